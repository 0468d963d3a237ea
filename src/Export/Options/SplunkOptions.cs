namespace Insight.Export.Options;

/// <summary>Splunk's HTTP event collector.</summary>
public sealed class SplunkOptions
{
    /// <summary>Address of the collector without path, such as <c>https://splunk.internal:8088</c>.</summary>
    public string Url { get; set; } = "";

    /// <summary>Name of the secret that holds the collector's token.</summary>
    public string TokenSecret { get; set; } = "";

    /// <summary>Index; empty: the token's own.</summary>
    public string Index { get; set; } = "";

    /// <summary>Whether to wait until the indexer says that it has the events; the token must have it switched on.</summary>
    public bool Acknowledgement { get; set; } = true;

    /// <summary>File with the certificates (PEM) that the receiver's is checked against; empty: those of this machine.</summary>
    public string AuthorityFile { get; set; } = "";

    /// <summary>Whether requests are sent with gzip: a tenth of the bytes for some more of the processor.</summary>
    public bool Compress { get; set; }
}
