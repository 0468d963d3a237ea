namespace Insight.Waf.Bodies;

/// <summary>
/// Takes a <c>multipart/form-data</c> body apart (RFC 2046, section 5.1; RFC 7578). It is as strict as ModSecurity: whatever two
/// readers could understand differently is an error or a flag, because attacks hide in such differences.
/// </summary>
public static class MultipartBody
{
    /// <summary>The flags that make a <see cref="MultipartFlags.StrictError"/>.</summary>
    public const MultipartFlags Strict =
        MultipartFlags.BoundaryQuoted | MultipartFlags.BoundaryWhitespace | MultipartFlags.DataBefore | MultipartFlags.DataAfter
        | MultipartFlags.HeaderFolding | MultipartFlags.LfLine | MultipartFlags.SemicolonMissing | MultipartFlags.InvalidQuoting
        | MultipartFlags.InvalidPart | MultipartFlags.InvalidHeaderFolding | MultipartFlags.FileLimitExceeded;

    /// <summary>
    /// Reports for each part its header lines and then its content: a file where a file name is given and not empty, otherwise
    /// an argument. Folded header lines are reported as one. An error does not take back what was reported before it, and
    /// the part with the error still reports its header lines, and its content where its end is missing.
    /// </summary>
    /// <param name="contentType">The request's content type, with the boundary.</param>
    /// <param name="body">The whole body. An empty one is no error, if the content type is right.</param>
    /// <param name="limits">How much is taken apart.</param>
    /// <param name="sink">Receives what is found.</param>
    /// <param name="flags">What was unusual, set for errors too.</param>
    public static BodyResult Parse(ReadOnlySpan<byte> contentType, ReadOnlySpan<byte> body, BodyLimits limits, IBodySink sink, out MultipartFlags flags)
    {
        flags = MultipartFlags.None;
        string? error = MultipartBoundary.Find(contentType, ref flags, out ReadOnlySpan<byte> boundary);
        if (error is null && !body.IsEmpty) error = Read(body, boundary, limits, sink, ref flags);
        if (error is not null || (flags & Strict) != 0) flags |= MultipartFlags.StrictError;
        return new BodyResult(error);
    }

    private static string? Read(ReadOnlySpan<byte> body, ReadOnlySpan<byte> boundary, BodyLimits limits, IBodySink sink, ref MultipartFlags flags)
    {
        BodyScratch scratch = BodyScratch.Rent();
        try
        {
            MultipartScanner scanner = new(body, boundary, flags);
            MultipartPart part = new(limits, sink, scratch);
            string? error = Read(ref scanner, ref part, body, limits);
            flags = scanner.Flags | part.Flags;
            bool crlf = scanner.SeenCrlf || part.SeenCrlf;
            if (crlf && (flags & MultipartFlags.LfLine) != 0) flags |= MultipartFlags.CrlfLfLines;
            return error;
        }
        finally
        {
            BodyScratch.Return(scratch);
        }
    }

    private static string? Read(ref MultipartScanner scanner, ref MultipartPart part, ReadOnlySpan<byte> body, BodyLimits limits)
    {
        int from = 0;
        for (int boundaries = 0; ; boundaries++)
        {
            MultipartScanner.Found found = scanner.Next(from, out int start, out int next, out string? error);
            ReadOnlySpan<byte> section = body[from..start];
            if (boundaries > 0)
            {
                string? partError = part.Read(section, isComplete: found is MultipartScanner.Found.Boundary or MultipartScanner.Found.FinalBoundary);
                if (partError is not null) return partError;
            }
            else if (!section.IsEmpty)
            {
                part.Flags |= MultipartFlags.DataBefore;
            }

            switch (found)
            {
                case MultipartScanner.Found.Error:
                    return error;
                case MultipartScanner.Found.End:
                    return boundaries == 0 ? "Multipart: the body has no boundary." : "Multipart: the final boundary is missing.";
                case MultipartScanner.Found.FinalBoundary:
                    if (next < body.Length) part.Flags |= MultipartFlags.DataAfter;
                    return null;
            }

            if (boundaries >= limits.MaxParts)
            {
                part.Flags |= MultipartFlags.FileLimitExceeded;
                return "Multipart: the body has more parts than the limit allows.";
            }

            from = next;
        }
    }
}
