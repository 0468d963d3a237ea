using Insight.Anomaly.Findings;
using Insight.Anomaly.Windows;

namespace Insight.Anomaly.Watch;

/// <summary>The rows of a window, summed for every subject they count for.</summary>
internal static class SubjectSums
{
    /// <summary>Services first, then edges, endpoints and endpoints per edge: where room is short, the first are watched.</summary>
    public static Dictionary<SubjectKey, WindowSums> Of(IReadOnlyList<WindowRow> rows)
    {
        Dictionary<SubjectKey, WindowSums> sums = [];
        foreach (WindowRow row in rows) Add(new(SubjectKind.Service, row.Tenant, "", "", row.Service, 0), row);
        foreach (WindowRow row in rows) Add(new(SubjectKind.Edge, row.Tenant, "", row.Source, row.Service, 0), row);
        foreach (WindowRow row in rows.Where(static row => row.EndpointId != 0)) Add(new(SubjectKind.Endpoint, row.Tenant, row.Host, "", row.Service, row.EndpointId), row);
        foreach (WindowRow row in rows.Where(static row => row.EndpointId != 0)) Add(new(SubjectKind.EdgeEndpoint, row.Tenant, row.Host, row.Source, row.Service, row.EndpointId), row);
        return sums;

        void Add(SubjectKey key, WindowRow row)
        {
            if (!sums.TryGetValue(key, out WindowSums? sum)) sums[key] = sum = new();
            sum.Add(row);
        }
    }
}
