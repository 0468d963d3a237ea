namespace Insight.Gateway.Tls;

/// <summary>Connection feature: what the handshake asked of the client.</summary>
/// <param name="Policy">The policy of the host that the client named in its first message.</param>
internal sealed record TlsConnection(ClientPolicy Policy);
