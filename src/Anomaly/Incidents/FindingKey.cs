using Insight.Anomaly.Findings;

namespace Insight.Anomaly.Incidents;

/// <summary>What makes two findings of an incident the same one, seen again.</summary>
internal readonly record struct FindingKey(SubjectKind Kind, string Host, string Source, string Service, ulong EndpointId, string Client, FindingMetric Metric)
{
    public static FindingKey Of(Finding finding)
    {
        Subject s = finding.Subject;
        return new(s.Kind, s.Host, s.Source, s.Service, s.EndpointId, s.Client, finding.Metric);
    }
}
