using Insight.Anomaly.Windows;

namespace Insight.Anomaly.Patterns;

/// <summary>One edge in one window.</summary>
/// <param name="app">App of the edge's first row.</param>
internal sealed class EdgeTotals(string app)
{
    public string App => app;

    /// <summary>How long the requests took.</summary>
    public DurationSums Durations { get; } = new();

    /// <summary>Requests.</summary>
    public long Requests { get; private set; }

    /// <summary>KiB of request bodies.</summary>
    public double Kibibytes { get; private set; }

    /// <summary>Calls whose callers' spans are known.</summary>
    public long Calls { get; private set; }

    /// <summary>Callers' spans; of several endpoints the most.</summary>
    public long Parents { get; private set; }

    /// <summary>Whether calls failed or were repeated far more than ordinarily.</summary>
    public bool Fails { get; set; }

    public void Add(WindowRow row)
    {
        Requests += row.Requests;
        Kibibytes += Math.Max(0, row.RequestBytes) / 1024.0;
        Durations.Add(row.Durations);
    }

    public void Add(CallRow row)
    {
        if (row.Parents <= 0) return;
        Calls += row.Calls;
        Parents = Math.Max(Parents, row.Parents);
    }
}
