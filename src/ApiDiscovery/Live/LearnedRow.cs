namespace Insight.ApiDiscovery.Live;

/// <summary>A row of <c>learned_endpoints</c>, as the learner writes it.</summary>
internal sealed record LearnedRow : LearnedEndpointRow
{
    public string Query { get; init; } = "";

    public string Explanation { get; init; } = "";

    public string Kind { get; init; } = "";

    public bool Ignored { get; init; }

    public ulong Requests { get; init; }

    public ulong Clients { get; init; }

    public long FirstTime { get; init; }

    public long LastTime { get; init; }

    public ulong Version { get; init; }

    /// <summary>Whether another row says the same of the endpoint but for how often and when it was used.</summary>
    public bool SaysTheSame(LearnedRow other) =>
        (Tenant, App, Host, Service, Method, Template, Tier, Kind, Ignored) == (other.Tenant, other.App, other.Host, other.Service, other.Method, other.Template, other.Tier, other.Kind, other.Ignored)
        && Parameters == other.Parameters && Query == other.Query && Explanation == other.Explanation && Aliases.AsSpan().SequenceEqual(other.Aliases);
}
