namespace Insight.Export.Options;

/// <summary>Logs of OpenTelemetry over HTTP (protobuf).</summary>
public sealed class OtlpOptions
{
    /// <summary>Collector, such as <c>https://collector.internal:4318</c>; <c>/v1/logs</c> is appended.</summary>
    public string Url { get; set; } = "";

    /// <summary>Name of the secret that is sent as <c>Authorization</c>; empty: none.</summary>
    public string AuthorizationSecret { get; set; } = "";

    /// <summary>File with the certificates (PEM) that the receiver's is checked against; empty: those of this machine.</summary>
    public string AuthorityFile { get; set; } = "";

    /// <summary>Whether requests are sent with gzip: a tenth of the bytes for some more of the processor.</summary>
    public bool Compress { get; set; }
}
