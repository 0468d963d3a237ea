using Insight.Anomaly.Windows;

namespace Insight.Bench.Anomaly.Weeks;

/// <summary>What weeks of traffic to generate.</summary>
internal sealed record WeekOptions
{
    /// <summary>Length of a window.</summary>
    public const int WindowSeconds = ObservedWindow.Length;

    /// <summary>Seconds of a week.</summary>
    public const long Week = 7 * 86_400;

    /// <summary>The same seed gives the same windows.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Start of the first window, seconds since 1970 UTC; by default a Monday's midnight.</summary>
    public long Start { get; init; } = new DateTimeOffset(2026, 1, 5, 0, 0, 0, TimeSpan.Zero).ToUnixTimeSeconds();

    /// <summary>How many weeks.</summary>
    public double Weeks { get; init; } = 4;

    /// <summary>Requests per second from outside at noon of an ordinary Monday.</summary>
    public double BusyRate { get; init; } = 40;

    /// <summary>Clients present at any time.</summary>
    public int Clients { get; init; } = 2_000;

    /// <summary>Tenant of all rows.</summary>
    public string Tenant { get; init; } = "default";

    /// <summary>App of all rows.</summary>
    public string App { get; init; } = "shop";

    /// <summary>Source of what comes from outside.</summary>
    public string Outside { get; init; } = "internet";

    /// <summary>How often each kind of fault is drawn by <see cref="WeekPlan.Draw"/>.</summary>
    public int FaultsPerKind { get; init; } = 2;

    /// <summary>Kinds of faults to draw.</summary>
    public IReadOnlyList<FaultKind> FaultKinds { get; init; } = Enum.GetValues<FaultKind>();

    /// <summary>Hours from <see cref="Start"/> that stay without faults, so that detectors have something to learn from.</summary>
    public double QuietHours { get; init; } = 7 * 24;

    /// <summary>False leaves out what is strange but harmless: pauses of collectors, campaigns, scheduled jobs, the crawler.</summary>
    public bool Harmless { get; init; } = true;

    /// <summary>The midnight before <see cref="Start"/>.</summary>
    public long Midnight => Start - Start % 86_400;

    /// <summary>Number of windows.</summary>
    public long Windows => (long)(Weeks * Week / WindowSeconds);

    /// <summary>End, seconds since 1970 UTC.</summary>
    public long End => Start + Windows * WindowSeconds;
}
