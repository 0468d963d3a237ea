namespace Insight.PolicyRecommender.Replay;

/// <summary>What a policy would have done.</summary>
public sealed record ReplayReport
{
    /// <summary>Beginning of what was replayed, UTC.</summary>
    public DateTime From { get; init; }

    /// <summary>Its end, UTC.</summary>
    public DateTime To { get; init; }

    /// <summary>Requests of the tenant in that time.</summary>
    public long Requests { get; init; }

    /// <summary>Requests in the policy's scope.</summary>
    public long InScope { get; init; }

    /// <summary>Clients of those.</summary>
    public long Clients { get; init; }

    /// <summary>Requests that it would have touched.</summary>
    public long Touched { get; init; }

    /// <summary>Clients of those.</summary>
    public long TouchedClients { get; init; }

    /// <summary>Of the touched requests, those that nothing speaks against: the application accepted them, no rule of the WAF matched, no incident is about their client.</summary>
    public long TouchedOrdinary { get; init; }

    /// <summary>Upper 95 % bound of the share of ordinary requests in scope that it touches: exact binomial (Clopper and Pearson, 1934); 3/n when none were.</summary>
    public double FalseShareBound { get; init; }

    /// <summary>Requests that the WAF stopped and that it would let pass.</summary>
    public long Released { get; init; }

    /// <summary>Clients of those.</summary>
    public long ReleasedClients { get; init; }

    /// <summary>Requests that a stricter level of the WAF looked at in shadow, from which the touched ones were scaled; 0: all requests were judged.</summary>
    public long Sampled { get; init; }

    /// <summary>Requests in scope of clients that incidents of that time are about.</summary>
    public long IncidentRequests { get; init; }

    /// <summary>Of these, those that it would have touched.</summary>
    public long IncidentTouched { get; init; }

    /// <summary>Touched requests by endpoint, the most first, at most 100.</summary>
    public IReadOnlyList<ReplayPart> Endpoints { get; init; } = [];

    /// <summary>Touched requests by edge, <c>web → orders</c>, the most first, at most 100.</summary>
    public IReadOnlyList<ReplayPart> Edges { get; init; } = [];

    /// <summary>Some of the touched requests, masked.</summary>
    public IReadOnlyList<ReplaySample> Samples { get; init; } = [];

    /// <summary>What keeps it from being exact, each a sentence.</summary>
    public IReadOnlyList<string> Limits { get; init; } = [];
}
