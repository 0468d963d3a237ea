namespace Insight.Waf.Bodies;

/// <summary>How much of a body is taken apart. What exceeds a limit makes the body an error, never a crash.</summary>
public sealed record BodyLimits
{
    /// <summary>Arguments, from query and body together (ModSecurity: <c>SecArgumentsLimit</c>).</summary>
    public int MaxArguments { get; init; } = 1000;

    /// <summary>Nesting of JSON and XML (ModSecurity: <c>SecRequestBodyJsonDepthLimit</c>).</summary>
    public int MaxDepth { get; init; } = 512;

    /// <summary>Parts of a multipart body.</summary>
    public int MaxParts { get; init; } = 1000;

    /// <summary>Files of a multipart body (ModSecurity: <c>SecUploadFileLimit</c>).</summary>
    public int MaxFiles { get; init; } = int.MaxValue;

    /// <summary>Bytes of all parts of a multipart body that are no files (ModSecurity: <c>SecRequestBodyNoFilesLimit</c>). Every rule looks at them, at files none.</summary>
    public long MaxFieldBytes { get; init; } = 1_048_576;

    /// <summary>Bytes of one header line of a part.</summary>
    public int MaxPartHeaderBytes { get; init; } = 4096;
}
