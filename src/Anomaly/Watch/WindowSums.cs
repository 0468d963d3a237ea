using Insight.Anomaly.Windows;

namespace Insight.Anomaly.Watch;

/// <summary>What one subject did in one window: the sum of its rows.</summary>
internal sealed class WindowSums
{
    private readonly List<WindowHistogram> _durations = [];

    public long Requests { get; private set; }

    public long ClientErrors { get; private set; }

    public long ServerErrors { get; private set; }

    public long ResponseBytes { get; private set; }

    /// <summary>The app with most requests of one row.</summary>
    public string App { get; private set; } = "";

    private long _appRequests = -1;

    /// <summary>The durations, one histogram per row.</summary>
    public IReadOnlyList<WindowHistogram> Durations => _durations;

    public void Add(WindowRow row)
    {
        Requests += row.Requests;
        ClientErrors += row.ClientErrors;
        ServerErrors += row.ServerErrors;
        ResponseBytes += row.ResponseBytes;
        if (row.Durations.Count > 0) _durations.Add(row.Durations);
        if (row.Requests > _appRequests) (App, _appRequests) = (row.App, row.Requests);
    }

    /// <summary>Values above a bucket, of all durations.</summary>
    public (long Above, long All) CountAbove(int bucket)
    {
        long above = 0, all = 0;
        foreach (WindowHistogram histogram in _durations)
        {
            above += histogram.CountAbove(bucket);
            all += histogram.Count;
        }

        return (above, all);
    }
}
