using Insight.ApiDiscovery.Decisions;

namespace Insight.Console.Api;

/// <summary>A decision of an operator about templates.</summary>
/// <param name="Tenant">Only for this tenant; null for all.</param>
/// <param name="App">Only for this application; null for all.</param>
/// <param name="Host">Virtual host; null for all.</param>
/// <param name="Method">For ignored endpoints: only this method.</param>
/// <param name="Pattern">A path; segments in braces stand for any value. For pins up to the segment and including it.</param>
/// <param name="Segment">For pins: which segment, from 0.</param>
/// <param name="As">For pins <c>static</c> or <c>parameter</c>; for ignored endpoints <c>ignore</c> or <c>non-api</c>.</param>
/// <param name="By">Who decides.</param>
/// <param name="Reason">Why.</param>
public sealed record DecisionRequest(string? Tenant, string? App, string? Host, string? Method, string? Pattern, int? Segment, string? As, string? By, string? Reason)
{
    private const int MaxPattern = 2048;
    private const int MaxSegments = 32;
    private const int MaxMethod = 20;

    /// <summary>The decision; a problem names the field and the fix.</summary>
    internal (OperatorDecision? Decision, string? Problem) Parse(bool pin, string by)
    {
        string? problem = Texts.Problem("tenant", Tenant, Texts.MaxName) ?? Texts.Problem("app", App, Texts.MaxName) ?? Texts.Problem("host", Host, Texts.MaxHost)
            ?? Texts.Problem("method", Method, MaxMethod) ?? Texts.Problem("pattern", Pattern, MaxPattern, required: true)
            ?? Texts.Problem("reason", Reason, Texts.MaxReason, required: true);
        if (problem is not null) return (null, problem);
        if (!Pattern!.StartsWith('/')) return (null, "pattern: a path is needed, such as /repos/{owner}.");
        int segments = Pattern.Split('/').Length - 1;
        if (segments > MaxSegments) return (null, $"pattern: at most {MaxSegments} segments.");
        DecisionKind? kind = (pin, As) switch
        {
            (true, "static") => DecisionKind.PinStatic,
            (true, "parameter") => DecisionKind.PinParameter,
            (false, "ignore") => DecisionKind.Ignore,
            (false, "non-api") => DecisionKind.NonApi,
            _ => null,
        };
        if (kind is null) return (null, pin ? "as: static or parameter is needed." : "as: ignore or non-api is needed.");
        if (pin && Method is not null) return (null, "method: pins are for all methods.");
        if (pin ? Segment is not { } at || at < 0 || at >= segments : Segment is not null)
            return (null, pin ? "segment: the number of a segment of the pattern is needed, from 0." : "segment: only pins have one.");
        return (new OperatorDecision("", kind.Value, Tenant ?? "", App ?? "", Host?.ToLowerInvariant() ?? "", Method ?? "", Pattern, Segment ?? -1, default, by, Reason!), null);
    }
}
