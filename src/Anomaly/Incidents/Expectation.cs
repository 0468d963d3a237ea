using Insight.Anomaly.Findings;

namespace Insight.Anomaly.Incidents;

/// <summary>Somebody said: this is expected. Findings it covers open no incident and join none, and what they show is the level as long as it is expected (<see cref="ExpectedScopes"/>).</summary>
/// <param name="Tenant">Tenant.</param>
/// <param name="Service">Service; empty: every one.</param>
/// <param name="Source">Calling service; empty: every one.</param>
/// <param name="EndpointId">Endpoint; 0: every one.</param>
/// <param name="Client">Client; empty: every one.</param>
/// <param name="Metric">Metric; null: every one.</param>
/// <param name="From">From when on, UTC.</param>
/// <param name="Until">Until when, UTC.</param>
public sealed record Expectation(
    string Tenant, string Service, string Source, ulong EndpointId, string Client, FindingMetric? Metric, DateTimeOffset From, DateTimeOffset Until)
{
    /// <summary>Whether the finding is one that was expected.</summary>
    public bool Covers(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        Subject subject = finding.Subject;
        return finding.End > From && finding.Start < Until
            && Covers(subject.Tenant, subject.Service, subject.Source, subject.EndpointId, subject.Client, finding.Metric);
    }

    /// <summary>Whether a metric of a subject is in the scope, whenever.</summary>
    internal bool Covers(string tenant, string service, string source, ulong endpointId, string client, FindingMetric metric) =>
        tenant == Tenant && (Service.Length == 0 || service == Service) && (Source.Length == 0 || source == Source)
        && (EndpointId == 0 || endpointId == EndpointId) && (Client.Length == 0 || client == Client) && (Metric is null || Metric == metric);
}
