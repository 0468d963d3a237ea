using System.Collections.Immutable;
using System.Globalization;
using Insight.Anomaly.Findings;
using Insight.Anomaly.RootCause;

namespace Insight.Anomaly.Incidents;

/// <summary>Names what an incident comes from, likeliest first.</summary>
/// <remarks>
/// What points at one thing by its nature comes first: a version that is worse than the one beside it, a client that behaves
/// like no other. Else excess is followed over the graph; and where that says nothing, the strongest finding is the cause.
/// </remarks>
internal static class CauseFinder
{
    public static ImmutableArray<IncidentCause> Find(OpenIncident incident, GraphMemory memory, long now, int most)
    {
        List<IncidentCause> causes = [];
        foreach (Finding finding in incident.Findings.OrderBy(f => f.PValue))
        {
            if (finding.Metric == FindingMetric.Version) causes.Add(Of(IncidentCauseKind.Version, finding));
        }

        // While a service fails its clients look strange too: they are no cause.
        bool fails = incident.Findings.Any(f => f.Metric == FindingMetric.ErrorRate && f.PValue <= 1e-8);
        foreach (Finding finding in incident.Findings.OrderBy(f => f.PValue))
        {
            if (!fails && finding.Metric == FindingMetric.ClientBehaviour && finding.Subject.Client.Length > 0) causes.Add(Of(IncidentCauseKind.Client, finding));
        }

        causes.AddRange(OnTheGraph(incident, memory, now));
        foreach (Finding finding in incident.Findings.OrderBy(f => f.PValue))
        {
            if (finding.Metric is FindingMetric.CallPattern or FindingMetric.Schema) causes.Add(Of(IncidentCauseKind.CallPattern, finding));
        }

        if (causes.Count == 0) causes.Add(Strongest(incident));
        return [.. causes.DistinctBy(c => (c.Kind, c.Subject.Source, c.Subject.Service, c.Subject.Client)).Take(most)];
    }

    private static IncidentCause Of(IncidentCauseKind kind, Finding finding) => new(kind, finding.Subject, 1, [], [finding.Reason]);

    private static IncidentCause Strongest(OpenIncident incident)
    {
        Finding finding = incident.Findings.MinBy(f => f.PValue)!;
        IncidentCauseKind kind = finding switch
        {
            { Metric: FindingMetric.RequestRate } => IncidentCauseKind.Load,
            { Subject.Kind: SubjectKind.Edge or SubjectKind.EdgeEndpoint } => IncidentCauseKind.Edge,
            _ => IncidentCauseKind.Service
        };
        return Of(kind, finding);
    }

    private static IEnumerable<IncidentCause> OnTheGraph(OpenIncident incident, GraphMemory memory, long now)
    {
        Finding[] visible = [.. incident.Findings.Where(f => MetricOf(f) is not null).OrderBy(f => f.PValue)];
        if (visible.Length == 0) yield break;
        long began = Math.Max(visible.Min(f => f.Start.ToUnixTimeSeconds()), now - 300);
        if (memory.Cut(incident.Tenant, began, now, Words.Outside) is not { } cut) yield break;
        // The symptom is the first strange metric of the worst kind: failures before slowness before load.
        SymptomMetric metric = visible.Min(f => Severity(MetricOf(f)!.Value)) switch { 0 => SymptomMetric.Errors, 1 => SymptomMetric.Latency, _ => SymptomMetric.Requests };
        RootCauseRanking ranking = RootCauseRanker.Rank(cut.Graph, cut.Normal, cut.Current, SymptomOf(visible, metric, cut.Graph));
        foreach (RankedCause cause in ranking.Causes)
        {
            string service = cut.Graph.Nodes[cause.Node], source = cause.Caller < 0 ? "" : cut.Graph.Nodes[cause.Caller];
            IncidentCauseKind kind = cause.Kind switch
            {
                CauseKind.Node => IncidentCauseKind.Service,
                CauseKind.Call => IncidentCauseKind.Edge,
                _ => IncidentCauseKind.Load
            };
            Subject subject = new(
                source.Length > 0 ? SubjectKind.Edge : SubjectKind.Service, incident.Tenant, incident.App, "", source == Words.Outside ? "" : source, service, 0, "");
            ImmutableArray<string> path = cause.Path.Length < 2 ? [] : [.. cause.Path.Select(n => cut.Graph.Nodes[n])];
            yield return new(kind, subject, cause.Share, path, Reasons(cause, cut.Graph));
        }
    }

    private static ImmutableArray<string> Reasons(RankedCause cause, ServiceGraph graph) =>
        cause.FirstFailingHop is not { } hop
            ? cause.Reasons
            : cause.Reasons.Add(string.Create(CultureInfo.InvariantCulture, $"the call that shows it first: {graph.Nodes[hop.Caller]} → {graph.Nodes[hop.Callee]}"));

    private static Symptom? SymptomOf(Finding[] visible, SymptomMetric metric, ServiceGraph graph)
    {
        foreach (Finding finding in visible)
        {
            int node = MetricOf(finding) == metric ? graph.Find(finding.Subject.Service) : -1;
            if (node >= 0) return new Symptom(node, metric);
        }

        return null;
    }

    private static SymptomMetric? MetricOf(Finding finding) => finding.Metric switch
    {
        FindingMetric.ErrorRate => SymptomMetric.Errors,
        FindingMetric.LatencyP50 or FindingMetric.LatencyP95 => SymptomMetric.Latency,
        FindingMetric.RequestRate or FindingMetric.Throughput => SymptomMetric.Requests,
        _ => null
    };

    private static int Severity(SymptomMetric metric) => metric switch { SymptomMetric.Errors => 0, SymptomMetric.Latency => 1, _ => 2 };
}
