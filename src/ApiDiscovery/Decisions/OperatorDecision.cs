namespace Insight.ApiDiscovery.Decisions;

/// <summary>A decision that stands until it is undone.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Kind">What was decided.</param>
/// <param name="Tenant">Only for this tenant; empty: for all.</param>
/// <param name="App">Only for this application; empty: for all.</param>
/// <param name="Host">Virtual host; empty: all.</param>
/// <param name="Method">Only for this method; empty: all. Pins are for all.</param>
/// <param name="Pattern">
/// A path whose segments in braces stand for any value: for pins the path up to the segment and including it, otherwise the whole template.
/// </param>
/// <param name="Segment">For pins: which segment, from 0; otherwise -1.</param>
/// <param name="DecidedAt">When, UTC.</param>
/// <param name="DecidedBy">Who. Untrusted text.</param>
/// <param name="Reason">Why. Untrusted text.</param>
public sealed record OperatorDecision(
    string Id, DecisionKind Kind, string Tenant, string App, string Host, string Method, string Pattern, int Segment, DateTime DecidedAt, string DecidedBy, string Reason);
