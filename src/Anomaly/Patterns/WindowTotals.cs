using Insight.Anomaly.Windows;

namespace Insight.Anomaly.Patterns;

/// <summary>What the rows of one window say together, by service, edge and endpoint; in the order in which they came.</summary>
internal sealed class WindowTotals
{
    /// <summary>Requests that each service got, and how long they took.</summary>
    public Dictionary<(string Tenant, string Service), DurationSums> Services { get; } = [];

    /// <summary>Requests of each edge, and how long they took.</summary>
    public Dictionary<(string Tenant, string Source, string Service), EdgeTotals> Edges { get; } = [];

    /// <summary>Requests and refused requests of each endpoint.</summary>
    public Dictionary<EndpointKey, (long Requests, long ClientErrors)> Endpoints { get; } = [];

    /// <summary>Adds the rows up.</summary>
    public static WindowTotals Of(ObservedWindow window)
    {
        WindowTotals totals = new();
        foreach (WindowRow row in window.Rows)
        {
            if (row.Requests <= 0) continue;
            Add(totals.Services, (row.Tenant, row.Service), row);
            if (row.Source.Length > 0) totals.Edge(row.Tenant, row.App, row.Source, row.Service).Add(row);
            EndpointKey endpoint = new(row.Tenant, row.App, row.Host, row.Service, row.EndpointId);
            (long requests, long errors) = totals.Endpoints.GetValueOrDefault(endpoint);
            totals.Endpoints[endpoint] = (requests + row.Requests, errors + Math.Clamp(row.ClientErrors, 0, row.Requests));
        }

        foreach (CallRow row in window.Calls)
        {
            if (row.Source.Length > 0 && row.Calls > 0) totals.Edge(row.Tenant, row.App, row.Source, row.Service).Add(row);
        }

        return totals;
    }

    private static void Add<TKey>(Dictionary<TKey, DurationSums> sums, TKey key, WindowRow row)
        where TKey : notnull
    {
        if (!sums.TryGetValue(key, out DurationSums? sum)) sums[key] = sum = new();
        sum.Requests += row.Requests;
        sum.Add(row.Durations);
    }

    private EdgeTotals Edge(string tenant, string app, string source, string service)
    {
        if (!Edges.TryGetValue((tenant, source, service), out EdgeTotals? edge)) Edges[(tenant, source, service)] = edge = new(app);
        return edge;
    }
}
