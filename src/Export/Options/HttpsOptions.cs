namespace Insight.Export.Options;

/// <summary>A POST of lines (<c>application/x-ndjson</c>, CEF: <c>text/plain</c>) per batch, acknowledged by any status from 200 to 299.</summary>
public sealed class HttpsOptions
{
    /// <summary>Address.</summary>
    public string Url { get; set; } = "";

    /// <summary>Name of the secret that is sent as <c>Authorization</c>, such as <c>Bearer …</c>; empty: none.</summary>
    public string AuthorizationSecret { get; set; } = "";

    /// <summary>File with the certificates (PEM) that the receiver's is checked against; empty: those of this machine.</summary>
    public string AuthorityFile { get; set; } = "";

    /// <summary>Whether requests are sent with gzip: a tenth of the bytes for some more of the processor.</summary>
    public bool Compress { get; set; }
}
