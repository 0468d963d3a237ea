namespace Insight.Gateway.Access.Tokens;

/// <summary>Keys as an issuer published them.</summary>
/// <param name="Content">Digest of what came, to see whether it is the same.</param>
/// <param name="Keys">The keys.</param>
/// <param name="Lifetime">How long they need not be asked for again.</param>
internal sealed record FetchedKeys(Digest Content, KeySet Keys, TimeSpan Lifetime);
