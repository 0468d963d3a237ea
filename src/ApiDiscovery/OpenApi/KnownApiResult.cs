namespace Insight.ApiDiscovery.OpenApi;

/// <summary>A document that was read, or why it was refused.</summary>
/// <param name="Api">What the document says; null when it was refused.</param>
/// <param name="Errors">Why it was refused; the first of them, in order of the document.</param>
public sealed record KnownApiResult(KnownApi? Api, IReadOnlyList<KnownApiError> Errors);
