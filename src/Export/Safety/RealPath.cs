namespace Insight.Export.Safety;

/// <summary>Paths without links in them.</summary>
internal static class RealPath
{
    /// <summary>As many as Linux follows.</summary>
    private const int MaxLinks = 40;

    /// <summary>The full path with every link on the way replaced by what it leads to. What does not exist stays as it is.</summary>
    /// <exception cref="IOException">There are too many links, such as a circle of them.</exception>
    public static string Of(string path)
    {
        Stack<string> left = new();
        string full = Path.GetFullPath(path);
        string at = Push(full, left);
        int links = 0;
        while (left.TryPop(out string? part))
        {
            if (part == "..")
            {
                at = Path.GetDirectoryName(at) ?? at;
                continue;
            }

            string next = Path.Combine(at, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                at = next;
                continue;
            }

            if (++links > MaxLinks) throw new IOException($"'{path}' has too many links on its way.");
            if (Path.IsPathRooted(target)) at = Push(target, left);
            else Push(target, left);
        }

        return at;
    }

    private static string Push(string path, Stack<string> parts)
    {
        foreach (string part in path.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Reverse())
        {
            if (part != ".") parts.Push(part);
        }

        return Path.GetPathRoot(path) is { Length: > 0 } root ? root : "/";
    }
}
