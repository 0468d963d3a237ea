namespace Insight.Run;

/// <summary>How to start this program again in another role.</summary>
public static class SelfProcess
{
    /// <summary>The program and the arguments that come before the verb.</summary>
    public static (string Executable, IReadOnlyList<string> Prefix) Command()
    {
        string process = Environment.ProcessPath ?? "dotnet";
        // Run as `dotnet insight.dll`, the process is the .NET host and has to be told the program again.
        return Path.GetFileNameWithoutExtension(process).Equals("dotnet", StringComparison.OrdinalIgnoreCase)
            ? (process, [Path.Combine(AppContext.BaseDirectory, "insight.dll")])
            : (process, []);
    }
}
