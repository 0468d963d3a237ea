using Insight.Gateway.Hosting;

namespace Insight.Gateway.Tls;

/// <summary>What a handshake asked of the client.</summary>
/// <param name="Mode">Whether a certificate.</param>
/// <param name="Roots">File of the roots that it is checked with; empty: the gateway's trust bundle.</param>
internal sealed record ClientPolicy(ClientCertificates Mode, string Roots)
{
    /// <summary>Whether a connection that was made under <paramref name="made"/> may carry requests for a host with this policy.</summary>
    /// <remarks>A certificate that was demanded must have been shown, and one that other roots vouch for must not be taken for one of these.</remarks>
    public bool Admits(ClientPolicy made) => Mode switch
    {
        ClientCertificates.Require => made == this,
        ClientCertificates.Allow => made.Mode == ClientCertificates.None || made.Roots == Roots,
        _ => true,
    };
}
