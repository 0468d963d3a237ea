using System.Text;

namespace Insight.Waf.Operators;

/// <summary>Files of data beside the rules, one entry a line; blank lines and those that start with <c>#</c> count for nothing.</summary>
internal static class DataFile
{
    /// <summary>The entries of the files that an argument names, one byte for each char, without white space around them.</summary>
    /// <param name="operatorName">The operator that asks, for the error.</param>
    /// <param name="argument">Names of files with white space between them, relative to the directory unless rooted.</param>
    /// <param name="baseDirectory">The directory of the file of rules.</param>
    /// <param name="error">What is wrong; null when all is well.</param>
    /// <returns>The entries, or null with an error.</returns>
    public static List<string>? ReadLines(string operatorName, string argument, string baseDirectory, out string? error)
    {
        error = null;
        List<string> lines = [];
        string[] names = argument.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        // A name may hold spaces itself.
        if (names.Length > 1 && File.Exists(Path.Combine(baseDirectory, argument))) names = [argument];
        if (names.Length == 0) error = $"{operatorName} needs the name of a file.";

        foreach (string name in names)
        {
            string path = Path.Combine(baseDirectory, name);
            try
            {
                lines.AddRange(File.ReadLines(path, Encoding.Latin1).Select(line => line.Trim(' ', '\t', '\r', '\v', '\f')).Where(line => line.Length > 0 && line[0] != '#'));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
            {
                error = $"{operatorName} cannot read the file {path}: {exception.Message}";
                break;
            }
        }

        return error is null ? lines : null;
    }
}
