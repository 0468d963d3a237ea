namespace Insight.Contracts.Objects;

/// <summary>TLS of a virtual host.</summary>
public sealed record HostTls
{
    /// <summary>Where TLS ends.</summary>
    public HostTlsMode Mode { get; init; }

    /// <summary>Certificate files on the gateway, which are looked at again and again; null: the listener's certificate.</summary>
    public CertificateFiles? Certificate { get; init; }

    /// <summary>Whether clients show a certificate; null: as the listener has it.</summary>
    public ClientCertificateSetting? ClientCertificates { get; init; }

    /// <summary>PEM file on the gateway with the roots of client certificates; empty: the gateway's trust bundle.</summary>
    public string ClientRoots { get; init; } = "";
}
