namespace Insight.Gateway.Hosting;

/// <summary>The server's certificate (<c>gateway:listen:certificate</c>).</summary>
public sealed class CertificateOptions
{
    /// <summary>A PEM file with the certificate and its chain, or a PKCS #12 file.</summary>
    public string Path { get; set; } = "";

    /// <summary>The PEM file with the private key; empty: <see cref="Path"/> is a PKCS #12 file.</summary>
    public string KeyPath { get; set; } = "";

    /// <summary>The password of the key or of the PKCS #12 file.</summary>
    public string Password { get; set; } = "";
}
