using Insight.ApiDiscovery.Inventory;
using Insight.Offline.Report.Html;

namespace Insight.Offline.Report.Findings;

/// <summary>What stands out among the endpoints themselves.</summary>
internal static class InventoryFindings
{
    public static Finding? Document(ReportFacts facts)
    {
        if (facts.Document is not { } document) return null;
        EndpointFacts[] shadow = [.. Shadows(facts)];
        int zombies = facts.Endpoints.Count(static e => e.State == EndpointState.Zombie);
        if (shadow.Length + zombies + document.Orphans.Count == 0) return null;
        Markup busiest = shadow.Length == 0 ? Markup.None : Markup.Of($" The busiest that it does not have is {TrafficFindings.Name(shadow[0])}, {Figures.Of(shadow[0].Count.Requests, "request")}.");
        return new Finding("Against the document", Markup.Of(
            $"{Figures.Of(shadow.Length, "endpoint is", "endpoints are")} used but not in the document (shadow), {zombies} deprecated but used (zombie), {Figures.Of(document.Orphans.Count, "operation")} documented but never asked for (orphan).{busiest}"));
    }

    /// <summary>Endpoints that the document does not have; files are no part of an API.</summary>
    public static IEnumerable<EndpointFacts> Shadows(ReportFacts facts) => facts.Endpoints.Where(static e => e.State == EndpointState.Shadow && e.Kind != ApiKind.Static);

    public static Finding? Sensitive(ReportFacts facts)
    {
        IReadOnlyList<SensitivePlace> places = SensitivePlace.Of(facts.Endpoints);
        if (places.Count == 0) return null;
        Markup list = Markup.Join(places.Take(3).Select(static p => Markup.Of($"{Markup.Code(p.Name)} ({p.Kind}) at {TrafficFindings.Name(p.Endpoint)}")), ", ");
        return new Finding("Sensitive data in addresses", Markup.Of(
            $"{Figures.Of(places.Count, "parameter")} of path or query {(places.Count == 1 ? "looks" : "look")} like something that should not stand in addresses, which end in logs, histories and referrers: {list}."));
    }

    public static Finding? Open(ReportFacts facts)
    {
        if (!facts.Knows.Authentication) return null;
        EndpointFacts[] answered = [.. facts.Endpoints.Where(static e => e.Kind != ApiKind.Static && e.Count.Answered >= 3)];
        EndpointFacts[] open = [.. answered.Where(static e => e.Count.Authenticated == 0)];
        if (open.Length == 0 || open.Length == answered.Length) return null;
        return new Finding("Without authentication", Markup.Of(
            $"{open.Length} of {Figures.Of(answered.Length, "endpoint")} answered although no request to them said who it is, as far as the log tells; the busiest is {TrafficFindings.Name(open[0])}, {Figures.Of(open[0].Count.Answered, "answer")}."));
    }

    public static Finding? Review(ReportFacts facts)
    {
        EndpointFacts[] open = [.. facts.Endpoints.Where(static e => e.Learned.Reasons.Any(static r => r.Undecided))];
        if (open.Length == 0) return null;
        return new Finding("For a person to decide", Markup.Of(
            $"At {Figures.Of(open.Length, "endpoint")} the traffic does not tell whether a segment is a parameter or a name of its own; the busiest is {TrafficFindings.Name(open[0])}."));
    }
}
