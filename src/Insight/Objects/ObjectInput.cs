using System.CommandLine;
using Insight.Gateway.Bundles;
using Insight.Policy.Objects.Reading;

namespace Insight.Objects;

/// <summary>The option <c>-f</c>: files, folders, or <c>-</c> for standard input; it may stand several times.</summary>
internal static class ObjectInput
{
    /// <summary>Makes the option.</summary>
    public static Option<string[]> Option(bool required) => new("--filename", "-f")
    {
        Description = "File or folder with objects (YAML or JSON); '-' reads standard input; may stand several times",
        Required = required,
        AllowMultipleArgumentsPerToken = true,
    };

    /// <summary>The files; null when one cannot be read or there are none, which was said then.</summary>
    public static IReadOnlyList<ObjectFile>? Read(string[] names)
    {
        List<ObjectFile> files = [];
        foreach (string name in names)
        {
            try
            {
                if (name == "-")
                {
                    using Stream input = Terminal.OpenStandardInput();
                    files.Add(ObjectFolder.Read("-", input));
                }
                else
                {
                    files.AddRange(ObjectFolder.Files(name));
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Terminal.Error.WriteLine($"insight: {name}: cannot be read: {e.Message}");
                return null;
            }
        }

        if (files.Count == 0) Terminal.Error.WriteLine("insight: there are no files that end in .yaml, .yml or .json");
        return files.Count > 0 ? files : null;
    }
}
