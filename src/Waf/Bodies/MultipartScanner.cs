namespace Insight.Waf.Bodies;

/// <summary>Finds boundary lines, and flags what only looks like one. Looks at each byte once, and per dash at a boundary's length.</summary>
internal ref struct MultipartScanner(ReadOnlySpan<byte> body, ReadOnlySpan<byte> boundary, MultipartFlags flags)
{
    private readonly ReadOnlySpan<byte> _body = body;
    private readonly ReadOnlySpan<byte> _boundary = boundary;
    private bool _anyBoundary;

    /// <summary>What ended a search.</summary>
    public enum Found
    {
        /// <summary>The end of the body.</summary>
        End,

        /// <summary>A boundary line with another part behind it.</summary>
        Boundary,

        /// <summary>The boundary line behind the last part.</summary>
        FinalBoundary,

        /// <summary>A boundary line that is not as it must be.</summary>
        Error,
    }

    /// <summary>What was unusual so far, with what the content type brought.</summary>
    public MultipartFlags Flags { get; private set; } = flags;

    /// <summary>Whether a boundary line ended with CRLF.</summary>
    public bool SeenCrlf { get; private set; }

    /// <summary>Searches the next boundary line.</summary>
    /// <param name="from">Where a line begins.</param>
    /// <param name="start">Where the boundary line begins; the body's end where there is none.</param>
    /// <param name="next">Where the line behind the boundary begins.</param>
    /// <param name="error">What is wrong with the boundary.</param>
    public Found Next(int from, out int start, out int next, out string? error)
    {
        error = null;
        for (int at = from; ;)
        {
            int dashes = _body[at..].IndexOf("--"u8);
            if (dashes < 0) break;
            start = at + dashes;
            ReadOnlySpan<byte> rest = _body[(start + 2)..];
            if (start > 0 && _body[start - 1] != '\n')
            {
                if ((Flags & MultipartFlags.UnmatchedBoundary) == 0 && rest.StartsWith(_boundary)) SetUnmatched();
                at = start + 1;
                continue;
            }

            if (rest.StartsWith(_boundary)) return Match(rest[_boundary.Length..], out next, out error);
            if (LooksLikeBoundary(rest, out error))
            {
                SetUnmatched();
                if (error is not null)
                {
                    next = start;
                    return Found.Error;
                }
            }

            at = start + 2;
        }

        start = next = _body.Length;
        return Found.End;
    }

    private Found Match(ReadOnlySpan<byte> rest, out int next, out string? error)
    {
        error = null;
        bool isFinal = rest.StartsWith("--"u8);
        if (isFinal) rest = rest[2..];
        bool atEnd = isFinal && rest.IsEmpty;
        if (rest.StartsWith("\r\n"u8))
        {
            SeenCrlf = true;
            rest = rest[2..];
        }
        else if (rest.StartsWith("\n"u8))
        {
            Flags |= MultipartFlags.LfLine;
            rest = rest[1..];
        }
        else if (!atEnd)
        {
            error = "Multipart: a boundary goes on behind its end.";
        }

        next = _body.Length - rest.Length;
        if (error is not null) return Found.Error;
        if (_anyBoundary && (Flags & MultipartFlags.UnmatchedBoundary) != 0)
        {
            Flags = (Flags & ~MultipartFlags.UnmatchedBoundary) | MultipartFlags.PossibleBoundary;
        }

        _anyBoundary = true;
        return isFinal ? Found.FinalBoundary : Found.Boundary;
    }

    /// <summary>Judges a line that begins with two dashes; quotes or white space before the true boundary are an error.</summary>
    private readonly bool LooksLikeBoundary(ReadOnlySpan<byte> rest, out string? error)
    {
        error = null;
        if (rest.Length < 2 || rest[0] == '\n') return false;
        if ((Flags & MultipartFlags.BoundaryQuoted) != 0 && rest[0] == '"' && rest[1..].StartsWith(_boundary))
        {
            error = "Multipart: a boundary in the body is quoted.";
        }

        int spaces = 0;
        while (spaces < rest.Length && rest[spaces] != '\n' && MultipartBoundary.IsSpace(rest[spaces])) spaces++;
        if (spaces > 0 && rest[spaces..].StartsWith(_boundary)) error = "Multipart: a boundary in the body has white space before it.";
        return true;
    }

    private void SetUnmatched() => Flags = (Flags & ~MultipartFlags.PossibleBoundary) | MultipartFlags.UnmatchedBoundary;
}
