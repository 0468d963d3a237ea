using System.Diagnostics.CodeAnalysis;

namespace Insight.Waf.Bodies;

/// <summary>What a multipart body had that a strict reader would refuse. Each is a ModSecurity variable, named in its summary.</summary>
[Flags]
[SuppressMessage("Naming", "CA1711", Justification = "ModSecurity's documents call them the multipart parser's flags.")]
public enum MultipartFlags
{
    /// <summary>Nothing unusual.</summary>
    None = 0,

    /// <summary><c>MULTIPART_BOUNDARY_QUOTED</c>: the content type quotes the boundary.</summary>
    BoundaryQuoted = 1 << 0,

    /// <summary><c>MULTIPART_BOUNDARY_WHITESPACE</c>: white space around the equals sign of the boundary.</summary>
    BoundaryWhitespace = 1 << 1,

    /// <summary><c>MULTIPART_DATA_BEFORE</c>: data before the first boundary.</summary>
    DataBefore = 1 << 2,

    /// <summary><c>MULTIPART_DATA_AFTER</c>: data behind the final boundary.</summary>
    DataAfter = 1 << 3,

    /// <summary><c>MULTIPART_HEADER_FOLDING</c>: a header of a part goes on in a second line.</summary>
    HeaderFolding = 1 << 4,

    /// <summary><c>MULTIPART_LF_LINE</c>: a boundary or header line ends with LF alone.</summary>
    LfLine = 1 << 5,

    /// <summary><c>MULTIPART_CRLF_LF_LINES</c>: boundary and header lines end now with CRLF, now with LF.</summary>
    CrlfLfLines = 1 << 6,

    /// <summary><c>MULTIPART_MISSING_SEMICOLON</c>: no semicolon before the boundary in the content type.</summary>
    SemicolonMissing = 1 << 7,

    /// <summary><c>MULTIPART_INVALID_QUOTING</c>: apostrophes as quotes, or in a name.</summary>
    InvalidQuoting = 1 << 8,

    /// <summary><c>MULTIPART_INVALID_PART</c>: a part that ends before its headers do.</summary>
    InvalidPart = 1 << 9,

    /// <summary><c>MULTIPART_INVALID_HEADER_FOLDING</c>: a folded header with white space other than blank and tab.</summary>
    InvalidHeaderFolding = 1 << 10,

    /// <summary><c>MULTIPART_FILE_LIMIT_EXCEEDED</c>: more parts than the limit allows.</summary>
    FileLimitExceeded = 1 << 11,

    /// <summary><c>MULTIPART_UNMATCHED_BOUNDARY</c> is 1: something like a boundary, and no true boundary followed it.</summary>
    UnmatchedBoundary = 1 << 12,

    /// <summary><c>MULTIPART_UNMATCHED_BOUNDARY</c> is 2: something like a boundary inside a part, which a true boundary ended.</summary>
    PossibleBoundary = 1 << 13,

    /// <summary><c>MULTIPART_STRICT_ERROR</c>: the body is an error, or any of <see cref="MultipartBody.Strict"/>.</summary>
    StrictError = 1 << 14,
}
