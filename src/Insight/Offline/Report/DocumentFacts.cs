using Insight.ApiDiscovery.OpenApi;

namespace Insight.Offline.Report;

/// <summary>A known document beside the log.</summary>
/// <param name="Api">The document.</param>
/// <param name="Orphans">Its operations that nobody used.</param>
internal sealed record DocumentFacts(KnownApi Api, IReadOnlyList<KnownOperation> Orphans);
