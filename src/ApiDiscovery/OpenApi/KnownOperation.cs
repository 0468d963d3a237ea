namespace Insight.ApiDiscovery.OpenApi;

/// <summary>An operation of a known API.</summary>
/// <param name="Method">Method, upper case.</param>
/// <param name="Template">Path template, with the path of the server in front.</param>
/// <param name="IsDeprecated">True when the document says that it should not be used any more.</param>
/// <param name="Parameters">Its parameters in path, query and headers.</param>
public sealed record KnownOperation(string Method, string Template, bool IsDeprecated, IReadOnlyList<KnownParameter> Parameters);
