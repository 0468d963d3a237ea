namespace Insight.ApiDiscovery.OpenApi;

/// <summary>What a document of the operator says an API has.</summary>
/// <param name="Title">Title of the document.</param>
/// <param name="Version">Version of the API, as the document says.</param>
/// <param name="Operations">The operations; no two have the same method and template.</param>
public sealed record KnownApi(string Title, string Version, IReadOnlyList<KnownOperation> Operations);
