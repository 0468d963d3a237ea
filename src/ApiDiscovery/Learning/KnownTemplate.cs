namespace Insight.ApiDiscovery.Learning;

/// <summary>An operation of a known document.</summary>
/// <param name="Method">Method, upper case.</param>
/// <param name="Template">Path with the document's base path; parameters are <c>{name}</c>.</param>
public sealed record KnownTemplate(string Method, string Template);
