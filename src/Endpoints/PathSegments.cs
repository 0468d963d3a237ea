namespace Insight.Endpoints;

/// <summary>Cuts the path of a request into the segments that count: what learner and matcher both see of it.</summary>
/// <remarks>
/// The same reading as <see cref="PathTemplate"/>: a query or fragment is ignored, empty and dot segments go, matrix parameters go,
/// a slash at the end does not matter. Percent-encoding stays: an encoded segment is data.
/// </remarks>
public static class PathSegments
{
    /// <summary>Segments kept, as <see cref="PathTemplate.MaxDepth"/>; what lies deeper is told by <c>beyond</c>.</summary>
    public const int MaxDepth = PathTemplate.MaxDepth;

    /// <summary>Writes where each segment stands in <paramref name="path"/>.</summary>
    /// <param name="path">Path or absolute target as received, UTF-8.</param>
    /// <param name="segments">Receives up to <see cref="MaxDepth"/> ranges.</param>
    /// <param name="beyond">True when there are more.</param>
    /// <returns>How many were written; -1 when the target is no path (authority, asterisk).</returns>
    public static int Split(ReadOnlySpan<byte> path, Span<Range> segments, out bool beyond)
    {
        int end = path.IndexOfAny((byte)'?', (byte)'#');
        if (end < 0) end = path.Length;
        beyond = false;
        int at = 0;
        if (end > 0 && path[0] != '/')
        {
            int scheme = path[..end].IndexOf("://"u8);
            if (scheme <= 0 || path[..scheme].IndexOfAnyExceptInRange((byte)'A', (byte)'z') >= 0) return -1;
            int slash = path[(scheme + 3)..end].IndexOf((byte)'/');
            if (slash < 0) return 0;
            at = scheme + 3 + slash;
        }

        int count = 0, deeper = 0;
        while (at < end)
        {
            int start = at + 1;
            int length = path[start..end].IndexOf((byte)'/');
            at = length < 0 ? end : start + length;
            ReadOnlySpan<byte> segment = path[start..at];
            int matrix = segment.IndexOf((byte)';');
            if (matrix >= 0) segment = segment[..matrix];
            if (segment.IsEmpty || segment.SequenceEqual("."u8)) continue;
            if (segment.SequenceEqual(".."u8))
            {
                if (deeper > 0) deeper--;
                else if (count > 0) count--;
            }
            else if (count == MaxDepth)
            {
                deeper++;
            }
            else
            {
                segments[count++] = start..(start + segment.Length);
            }
        }

        beyond = deeper > 0;
        return count;
    }
}
