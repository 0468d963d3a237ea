namespace Insight.Authority;

/// <summary>The authority cannot be used or does not issue what was asked for. The message is a sentence without secrets that says why.</summary>
public sealed class AuthorityException(string message) : Exception(message);
