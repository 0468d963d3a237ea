namespace Insight.Waf.Transformations;

/// <summary>
/// Takes empty segments, <c>.</c> and <c>..</c> out of a path as ModSecurity does, with its edges: <c>..</c> at the start of a relative path
/// stays, nothing climbs above the root, and a final slash stays only where there was one.
/// </summary>
internal static class PathNormalizer
{
    /// <summary>Normalizes the path in place.</summary>
    /// <param name="path">The path; with slashes only.</param>
    /// <returns>The new length in bytes, from 0 to the old one.</returns>
    public static int Normalize(Span<byte> path)
    {
        if (path.IsEmpty) return 0;

        int last = path.Length - 1;
        bool isRelative = path[0] != '/';
        bool hasFinalSlash = path[last] == '/';
        bool isAtRoot = false;
        bool isDone = false;
        int read = 0;
        int written = 0;

        while (!isDone && read <= last && written <= last)
        {
            isDone = read == last;
            bool isSegmentEnd = isDone || path[read + 1] == '/';
            bool isEmptySegment = !isDone && path[read] == '/';
            if (isSegmentEnd && !isEmptySegment)
            {
                if (path[read] == '.' && written > 0 && path[written - 1] == '.')
                {
                    if (isRelative && (isAtRoot || written <= 2))
                    {
                        // Nothing is left to go back over: the reference itself stays.
                        isAtRoot = true;
                    }
                    else
                    {
                        written = BackOver(path, written);
                        if (written <= 0)
                        {
                            isAtRoot = true;
                            written = !isRelative && isDone ? 1 : 0;
                        }

                        if (isDone) break;
                        read++;
                    }
                }
                else if (path[read] == '.' && (written == 0 || path[written - 1] == '/'))
                {
                    if (isDone) break;
                    if (written > 0) written--;
                    read++;
                }
                else if (path[read] != '.' && written > 0)
                {
                    isAtRoot = false;
                }
            }

            if (path[read] == '/')
            {
                while (read < last && path[read + 1] == '/') read++;
                if (isRelative && written == 0)
                {
                    read++;
                    continue;
                }
            }

            path[written++] = path[read++];
        }

        return !hasFinalSlash && written > 0 && path[written - 1] == '/' ? written - 1 : written;
    }

    /// <summary>Whether there is surely nothing to do.</summary>
    public static bool IsNormal(ReadOnlySpan<byte> path) =>
        path.IsEmpty || (path[^1] != '.' && path.IndexOf("//"u8) < 0 && path.IndexOf("./"u8) < 0);

    private static int BackOver(ReadOnlySpan<byte> path, int written)
    {
        written -= 3;
        while (written > 0 && path[written] != '/') written--;
        return written;
    }
}
