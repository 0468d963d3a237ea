using Insight.Anomaly.Findings;

namespace Insight.Anomaly.Incidents;

/// <summary>Somebody said: this is expected. Findings it covers open no incident and join none.</summary>
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
        return finding.End > From && finding.Start < Until && subject.Tenant == Tenant
            && (Service.Length == 0 || subject.Service == Service) && (Source.Length == 0 || subject.Source == Source)
            && (EndpointId == 0 || subject.EndpointId == EndpointId) && (Client.Length == 0 || subject.Client == Client)
            && (Metric is null || Metric == finding.Metric);
    }
}
