namespace Insight.Console.Access.Oidc;

/// <summary>An issuer did not answer as one. The message is for the log, not for browsers.</summary>
internal sealed class OidcException(string message) : Exception(message);
