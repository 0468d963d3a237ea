namespace Insight.Gateway.Tests.Support;

/// <summary>Finds a folder of this repository from where the tests run.</summary>
internal static class RepositoryFolder
{
    public static string Of(string name)
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Insight.sln"))) folder = folder.Parent;
        return Path.Combine(folder?.FullName ?? throw new DirectoryNotFoundException("The tests do not run inside the repository."), name);
    }
}
