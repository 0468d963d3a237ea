namespace Insight.Gateway.Access.Tokens;

/// <summary>A token whose signature is right.</summary>
/// <param name="Token">The token.</param>
/// <param name="Keys">The keys it was checked with; when there are others it counts no more.</param>
internal sealed record VerifiedToken(Token Token, KeySet Keys);
