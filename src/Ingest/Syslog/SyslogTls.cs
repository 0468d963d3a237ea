namespace Insight.Ingest.Syslog;

/// <summary>The certificate of a listener (TLS on TCP only; there is none on UDP).</summary>
public sealed record SyslogTls
{
    /// <summary>File with the certificate and those below its root, PEM.</summary>
    public string Certificate { get; init; } = "";

    /// <summary>File with its key, PEM.</summary>
    public string Key { get; init; } = "";
}
