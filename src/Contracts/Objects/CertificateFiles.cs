namespace Insight.Contracts.Objects;

/// <summary>A certificate with its key, as PEM files on the gateway. Read again when they change.</summary>
public sealed record CertificateFiles
{
    /// <summary>PEM file of the certificate and its chain.</summary>
    public string Path { get; init; } = "";

    /// <summary>PEM file of the key.</summary>
    public string KeyPath { get; init; } = "";
}
