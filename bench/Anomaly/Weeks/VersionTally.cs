using Insight.Anomaly.Windows;

namespace Insight.Bench.Anomaly.Weeks;

/// <summary>What the versions of services did in the window at hand, where there are two.</summary>
internal sealed class VersionTally(ShopModel shop, WeekOptions options)
{
    private readonly Dictionary<(int Service, string Version, ulong Endpoint), Cell> _cells = [];

    /// <summary>Counts a request.</summary>
    public void Count(ShopEndpoint endpoint, string version, double microseconds, bool failed)
    {
        (int, string, ulong) key = (endpoint.Service, version, endpoint.Id);
        if (!_cells.TryGetValue(key, out Cell? cell)) _cells[key] = cell = new();
        cell.Requests++;
        if (failed) cell.Failures++;
        short bucket = CallSite.BucketOf(Math.Max(1, (long)microseconds));
        cell.Durations[bucket] = cell.Durations.GetValueOrDefault(bucket) + 1;
    }

    /// <summary>The rows of services that showed two versions; forgets everything.</summary>
    public IReadOnlyList<VersionRow> Flush()
    {
        if (_cells.Count == 0) return [];
        HashSet<int> two = [.. _cells.Keys.GroupBy(key => key.Service).Where(group => group.Select(key => key.Version).Distinct().Count() > 1).Select(group => group.Key)];
        VersionRow[] rows = [.. _cells.Where(cell => two.Contains(cell.Key.Service)).Select(cell => new VersionRow(
            options.Tenant, options.App, shop.HostOf(cell.Key.Service), shop.Services[cell.Key.Service], cell.Key.Version, cell.Key.Endpoint,
            cell.Value.Requests, cell.Value.Failures, WindowHistogram.Of(cell.Value.Durations)))];
        _cells.Clear();
        return rows;
    }

    private sealed class Cell
    {
        public long Requests { get; set; }

        public long Failures { get; set; }

        public Dictionary<short, long> Durations { get; } = [];
    }
}
