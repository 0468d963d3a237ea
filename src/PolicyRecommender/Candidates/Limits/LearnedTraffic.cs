using Insight.Contracts.Objects;
using Insight.PolicyRecommender.Replay;
using Insight.Storage.Windows;

namespace Insight.PolicyRecommender.Candidates.Limits;

/// <summary>Learns times, attempts and concurrency of an edge's calls to an endpoint. Pure.</summary>
internal static class LearnedTraffic
{
    /// <summary>Above what one call in a thousand takes.</summary>
    private const double Room = 2;

    /// <summary>Share of the calls that a time limit may cut off, at its upper 95 % bound.</summary>
    private const double MostCut = 0.001;

    /// <summary>Both halves of the time must agree this much about what one call in a hundred takes.</summary>
    public const double LeastStability = 0.5;

    /// <summary>Below, a pause of a garbage collector would cut calls off; above, a limit saves nothing.</summary>
    private static readonly TimeSpan s_least = TimeSpan.FromMilliseconds(250), s_most = TimeSpan.FromSeconds(30);

    /// <summary>Durations from here on, compared with those at ordinary load, are past the knee.</summary>
    private const double KneeFactor = 2;

    /// <summary>Minutes that show it, and the share of all that may be past it: what is always so is no knee.</summary>
    private const int LeastKneeMinutes = 3;

    private const double MostKneeShare = 0.1, KneeRoom = 1.5;

    /// <summary>Calls a minute past the knee, compared with those at ordinary load: what is slow with no more to do is slow for another reason.</summary>
    private const double KneeLoad = 1.5;

    /// <summary>Fewer under way say nothing: a service has some threads.</summary>
    private const int LeastConcurrency = 8;

    /// <summary>Attempts after the first, as share of the calls, that are a storm, and the share of the repeated calls that must go well.</summary>
    private const double Storm = 0.1, LeastHelped = 0.5;

    private const ulong LeastRetried = 100;

    /// <summary>How much the halves agree, 0 to 1.</summary>
    public static double Stability(EdgeLoad load)
    {
        double first = LogHistogram.Quantile(load.First, 0.99), second = LogHistogram.Quantile(load.Second, 0.99);
        return double.IsNaN(first) || double.IsNaN(second) || Math.Max(first, second) == 0 ? 0 : Math.Min(first, second) / Math.Max(first, second);
    }

    /// <summary>The longest that calls may take; null: none that helps.</summary>
    /// <param name="load">What calls took.</param>
    /// <param name="cut">Upper 95 % bound of the share of calls that it would have cut off.</param>
    public static TimeSpan? Timeout(EdgeLoad load, out double cut)
    {
        double tail = Math.Max(LogHistogram.Quantile(load.First, 0.999), LogHistogram.Quantile(load.Second, 0.999)) / 1000;
        TimeSpan limit = TimeSpan.FromMilliseconds(RoundUp(Math.Max(s_least.TotalMilliseconds, tail * Room)));
        ulong above = 0, all = 0;
        foreach ((short bucket, ulong count) in load.First.Concat(load.Second))
        {
            all += count;

            // What may be above counts as above.
            if (Math.Pow(LogHistogram.Ratio, bucket + 1) > limit.TotalMicroseconds) above += count;
        }

        cut = BinomialBound.Upper((long)above, (long)all);
        return cut <= MostCut && limit <= s_most ? limit : null;
    }

    /// <summary>Calls under way up to which durations stay as they are, with room; null: nobody has seen them grow.</summary>
    public static int? Concurrency(EdgeLoad load)
    {
        double minutes = load.LevelMinutes.Sum(static count => (double)count), seen = 0, sum = 0, calls = 0;
        if (minutes == 0) return null;
        (short Level, double Minutes, double Requests, double Micros)[] levels =
            [.. load.Levels.Select((level, i) => (level, (double)load.LevelMinutes[i], (double)load.LevelRequests[i], load.LevelMicros[i])).OrderBy(static level => level.level)];

        // Ordinary is what the quieter half of the minutes shows.
        foreach ((_, double count, double requests, double micros) in levels)
        {
            double part = Math.Min(count, (minutes / 2) - seen);
            if (part <= 0) break;
            seen += part;
            sum += part * micros;
            calls += part * requests / count;
        }

        int knee = Array.FindLastIndex(levels, level => level.Micros < KneeFactor * sum / seen) + 1;
        double beyond = levels.Skip(knee).Sum(static level => level.Minutes), busy = levels.Skip(knee).Sum(static level => level.Requests);
        if (knee == 0 || beyond < LeastKneeMinutes || beyond > minutes * MostKneeShare || busy / beyond < KneeLoad * calls / seen) return null;
        return (int)Math.Clamp(Math.Ceiling(Math.Pow(2, (levels[knee - 1].Level + 1) / 2.0) * KneeRoom), LeastConcurrency, 1_000_000);
    }

    /// <summary>Fewer attempts, where those after the first are many and hardly help: null: leave them.</summary>
    public static RouteRetry? Retry(EdgeRetries? retries) =>
        retries is not null && retries.Retried >= LeastRetried && retries.Attempts >= retries.Requests * Storm && retries.Helped < retries.Retried * LeastHelped
            ? new RouteRetry { Attempts = 1, On = [RetryOn.Connect, RetryOn.Reset] } : null;

    /// <summary>Two digits are enough for people.</summary>
    private static double RoundUp(double milliseconds)
    {
        double unit = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(milliseconds)) - 1));
        return Math.Ceiling(milliseconds / unit) * unit;
    }
}
