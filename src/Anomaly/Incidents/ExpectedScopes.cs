using Insight.Anomaly.Findings;
using Insight.Anomaly.Windows;

namespace Insight.Anomaly.Incidents;

/// <summary>What is expected in one window: what detectors see there they take for the level as long as it is expected, and for nothing afterwards.</summary>
public sealed class ExpectedScopes
{
    private readonly Dictionary<(string Tenant, string Service), List<Expectation>> _scopes = [];

    /// <summary>Those of the expectations that hold at some time of a window.</summary>
    /// <param name="expectations">What people said.</param>
    /// <param name="seconds">Start of the window, seconds since 1970.</param>
    public ExpectedScopes(IReadOnlyList<Expectation> expectations, long seconds)
    {
        ArgumentNullException.ThrowIfNull(expectations);
        DateTimeOffset start = DateTimeOffset.FromUnixTimeSeconds(seconds), end = start.AddSeconds(ObservedWindow.Length);
        foreach (Expectation expectation in expectations)
        {
            if (expectation.From >= end || expectation.Until <= start) continue;
            (string, string) key = (expectation.Tenant, expectation.Service);
            if (!_scopes.TryGetValue(key, out List<Expectation>? scopes)) _scopes[key] = scopes = [];
            scopes.Add(expectation);
        }
    }

    private ExpectedScopes()
    {
    }

    /// <summary>Nothing is expected.</summary>
    public static ExpectedScopes None { get; } = new();

    /// <summary>Whether nothing is.</summary>
    public bool IsEmpty => _scopes.Count == 0;

    /// <summary>Whether a metric of a subject is expected to be unusual.</summary>
    /// <param name="tenant">Tenant.</param>
    /// <param name="service">Service.</param>
    /// <param name="source">Calling service; empty when it does not belong to the subject.</param>
    /// <param name="endpointId">Endpoint; 0 when it does not belong to the subject.</param>
    /// <param name="client">Client; empty when the subject is none.</param>
    /// <param name="metric">Metric.</param>
    public bool Covers(string tenant, string service, string source, ulong endpointId, string client, FindingMetric metric) =>
        Any(tenant, service, e => e.Covers(tenant, service, source, endpointId, client, metric));

    /// <summary>Whether the behaviour of this very client is expected: one that names no client excuses none, or attackers would hide behind a load test.</summary>
    /// <param name="tenant">Tenant.</param>
    /// <param name="service">Service it asks.</param>
    /// <param name="client">Client.</param>
    public bool NamesClient(string tenant, string service, string client) =>
        Any(tenant, service, e => e.Client.Length > 0 && e.Covers(tenant, service, "", 0, client, FindingMetric.ClientBehaviour));

    private bool Any(string tenant, string service, Predicate<Expectation> covers)
    {
        if (_scopes.Count == 0) return false;
        return Holds(service) || (service.Length > 0 && Holds(""));

        bool Holds(string scope) => _scopes.TryGetValue((tenant, scope), out List<Expectation>? scopes) && scopes.Exists(covers);
    }
}
