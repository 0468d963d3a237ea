namespace Insight.Gateway.Hosting;

/// <summary>What the TLS handshake asks of clients.</summary>
public enum ClientCertificates
{
    /// <summary>No certificate is asked for.</summary>
    None,

    /// <summary>A certificate is asked for. One that the trust bundle does not vouch for names nobody, but the request is served.</summary>
    Allow,

    /// <summary>Only clients with a certificate that the trust bundle vouches for are served.</summary>
    Require,
}
