using Insight.Anomaly.Findings;
using Insight.Anomaly.Live;

namespace Insight.Console.Incidents;

/// <summary>An incident by its strongest finding: one row of <see cref="IncidentSql.Opened"/>, as Dapper fills it.</summary>
internal sealed class OpenedIncident
{
    /// <summary>Who marks an incident as expected later than this speaks of the next ones.</summary>
    private static readonly TimeSpan s_marking = TimeSpan.FromDays(7);

    public string Tenant { get; set; } = "";

    public string App { get; set; } = "";

    public DateTime Opened { get; set; }

    public string Service { get; set; } = "";

    public string Source { get; set; } = "";

    public string EndpointId { get; set; } = "";

    public string Client { get; set; } = "";

    public string Metric { get; set; } = "";

    /// <summary>Whether an expectation was noted because of it: it covers the strongest finding, and was told within a week after the incident opened.</summary>
    public bool IsMarkedBy(NotedExpectation expectation)
    {
        DateTime noted = expectation.NotedAt.UtcDateTime;
        FindingMetric? metric = FindingParameters.MetricOf(Metric);
        return noted >= Opened && noted - Opened <= s_marking && expectation.Tenant == Tenant
            && (expectation.Service.Length == 0 || expectation.Service == Service) && (expectation.Source.Length == 0 || expectation.Source == Source)
            && (expectation.EndpointId.All(static c => c == '0') || expectation.EndpointId == EndpointId) && (expectation.Client.Length == 0 || expectation.Client == Client)
            && (expectation.Metric is null || expectation.Metric == metric);
    }
}
