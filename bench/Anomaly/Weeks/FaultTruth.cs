using Insight.Anomaly.Findings;

namespace Insight.Bench.Anomaly.Weeks;

/// <summary>What is right to say about a fault.</summary>
internal sealed class FaultTruth(WeekOptions options)
{
    private readonly ShopModel _shop = new(options.Outside);

    /// <summary>True when the subject is the root cause, or a part of it.</summary>
    public bool IsCause(InjectedFault fault, Subject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        bool service = subject.Kind is SubjectKind.Service or SubjectKind.Endpoint && subject.Service == fault.Service;
        bool edge = subject.Kind is SubjectKind.Edge or SubjectKind.EdgeEndpoint;
        bool into = edge && subject.Service == fault.Service;
        return fault.Kind switch
        {
            FaultKind.Scanner or FaultKind.Enumeration or FaultKind.Stuffing => subject.Kind == SubjectKind.Client && subject.Client == fault.Client,
            FaultKind.Edge => into && subject.Source == fault.Source,
            FaultKind.Silence or FaultKind.Surge => service || (into && subject.Source == fault.Source),
            // Its callers' retries are the storm; of a service with one caller an edge says the same.
            FaultKind.RetryStorm => service || into,
            FaultKind.NPlusOne => service || (edge && subject.Source == fault.Service),
            _ => service || (into && Callers(fault.Service).Count() == 1),
        };
    }

    /// <summary>True when the fault can be seen at the subject: there, at those who call it, and at those whom it calls.</summary>
    public bool Concerns(InjectedFault fault, Subject subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        if (subject.Kind == SubjectKind.Client) return subject.Client == fault.Client;
        HashSet<string> seen = Reach(fault.Service, Callers);
        if (fault.Source.Length > 0) seen.UnionWith(Reach(fault.Source, Callers));
        seen.UnionWith(Reach(fault.Service, Callees));
        return seen.Contains(subject.Service);
    }

    private static HashSet<string> Reach(string from, Func<string, IEnumerable<string>> next)
    {
        HashSet<string> seen = [from];
        Stack<string> open = new(seen);
        while (open.TryPop(out string? service))
        {
            foreach (string other in next(service).Where(seen.Add)) open.Push(other);
        }

        return seen;
    }

    private IEnumerable<string> Callers(string service) =>
        _shop.Sites.Where(site => _shop.Services[site.Endpoint.Service] == service).Select(site => site.Source).Distinct();

    private IEnumerable<string> Callees(string service) =>
        _shop.Sites.Where(site => site.Source == service).Select(site => _shop.Services[site.Endpoint.Service]).Distinct();
}
