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

        // A caller that asks for far more than before is the cause of what that does; a retry storm follows from failures.
        IncidentCause[] patterns = [.. incident.Findings.Where(f => f.Metric is FindingMetric.CallPattern or FindingMetric.Schema).OrderBy(f => f.PValue).Select(f => Of(IncidentCauseKind.CallPattern, f))];
        if (!fails) causes.AddRange(patterns);
        causes.AddRange(OnTheGraph(incident, memory, now));
        if (fails) causes.AddRange(patterns);
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
        // Whatever is wrong is looked at first, then what hurts here alone: another incident may be the stronger.
        RankedCause[] ranked = [.. RootCauseRanker.Rank(cut.Graph, cut.Normal, cut.Current).Causes.Where(c => IsHere(c, incident, cut.Graph))];
        if (ranked.Length == 0 && SymptomOf(visible, cut.Graph) is { } symptom) ranked = [.. RootCauseRanker.Rank(cut.Graph, cut.Normal, cut.Current, symptom).Causes];
        foreach (RankedCause cause in ranked)
        {
            (IncidentCauseKind kind, string source, string service) = Place(cause, cut.Graph, visible);
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

    private static bool IsHere(RankedCause cause, OpenIncident incident, ServiceGraph graph) =>
        incident.Services.Contains(graph.Nodes[cause.Node]) || cause.Path.Any(n => incident.Services.Contains(graph.Nodes[n]));

    /// <summary>Where a cause lies. A load from outside lies on the edge it comes in by; what one caller alone suffers from lies on its edge.</summary>
    private static (IncidentCauseKind Kind, string Source, string Service) Place(RankedCause cause, ServiceGraph graph, Finding[] visible)
    {
        string node = graph.Nodes[cause.Node];
        if (cause.Kind == CauseKind.Call) return (IncidentCauseKind.Edge, graph.Nodes[cause.Caller], node);
        if (cause.Kind == CauseKind.Outside)
            return cause.Path.Length > 1 ? (IncidentCauseKind.Load, graph.Nodes[cause.Path[0]], graph.Nodes[cause.Path[1]]) : (IncidentCauseKind.Load, "", node);

        Finding? strongest = visible.FirstOrDefault(f => f.Subject.Service == node && f.Subject.Kind is SubjectKind.Edge or SubjectKind.EdgeEndpoint && MetricOf(f) != SymptomMetric.Requests);
        if (strongest is null || graph.Calls.Count(c => c.Callee == cause.Node) < 2) return (IncidentCauseKind.Service, "", node);
        // The service as a whole, or another caller, would show it nearly as strongly.
        double others = visible
            .Where(f => f.Subject.Service == node && MetricOf(f) == MetricOf(strongest) && f.Subject.Source != strongest.Subject.Source && f.Subject.Kind is not SubjectKind.Endpoint)
            .Select(f => f.PValue).DefaultIfEmpty(1).Min();
        return others > Math.Sqrt(strongest.PValue) ? (IncidentCauseKind.Edge, strongest.Subject.Source, node) : (IncidentCauseKind.Service, "", node);
    }

    private static Symptom? SymptomOf(Finding[] visible, ServiceGraph graph)
    {
        foreach (Finding finding in visible)
        {
            int node = graph.Find(finding.Subject.Service);
            if (node >= 0) return new Symptom(node, MetricOf(finding)!.Value);
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
}
