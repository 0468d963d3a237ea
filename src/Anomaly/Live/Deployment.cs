namespace Insight.Anomaly.Live;

/// <summary>A version of a service that was rolled out.</summary>
/// <param name="Id">32 hexadecimal digits.</param>
/// <param name="Tenant">Tenant.</param>
/// <param name="Service">Service.</param>
/// <param name="Version">What was rolled out.</param>
/// <param name="At">When, UTC.</param>
/// <param name="NotedAt">When it was told, UTC.</param>
/// <param name="NotedBy">Who told it.</param>
public sealed record Deployment(string Id, string Tenant, string Service, string Version, DateTimeOffset At, DateTimeOffset NotedAt, string NotedBy)
{
    /// <summary>From when on it counts: what was judged before it was known stays as it is.</summary>
    internal DateTimeOffset Counts => At > NotedAt ? At : NotedAt;
}
