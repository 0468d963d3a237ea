namespace Insight.Console.Metrics;

/// <summary>What was counted of a series since the start. Sums only grow.</summary>
public sealed class SeriesSums
{
    /// <summary>Requests, matches: the number of what is counted.</summary>
    public long Count { get; private set; }

    /// <summary>Requests answered with 4xx.</summary>
    public long Errors4xx { get; private set; }

    /// <summary>Requests answered with 5xx.</summary>
    public long Errors5xx { get; private set; }

    /// <summary>Requests whose gateway died with them.</summary>
    public long Lost { get; private set; }

    /// <summary>All others: 1xx to 3xx, and none at all.</summary>
    public long Ok => Math.Max(0, Count - Errors4xx - Errors5xx - Lost);

    /// <summary>Bytes of requests.</summary>
    public long RequestBytes { get; private set; }

    /// <summary>Bytes of answers.</summary>
    public long ResponseBytes { get; private set; }

    /// <summary>Sum of durations, microseconds.</summary>
    public long DurationMicroseconds { get; private set; }

    /// <summary>Requests with a duration.</summary>
    public long Timed { get; private set; }

    /// <summary>Requests within each of <see cref="DurationBounds"/>, cumulative.</summary>
    public long[] Within { get; } = new long[DurationBounds.Seconds.Count];

    /// <summary>Adds counts of a stretch of time.</summary>
    internal void Add(long count, long errors4xx = 0, long errors5xx = 0, long lost = 0)
    {
        Count += count;
        Errors4xx += errors4xx;
        Errors5xx += errors5xx;
        Lost += lost;
    }

    /// <summary>Adds sizes and durations of a stretch of time.</summary>
    internal void AddAmounts(long requestBytes, long responseBytes, long durationMicroseconds, long timed, ReadOnlySpan<long> within)
    {
        RequestBytes += requestBytes;
        ResponseBytes += responseBytes;
        DurationMicroseconds += durationMicroseconds;
        Timed += timed;
        for (int i = 0; i < Within.Length; i++) Within[i] += within[i];
    }

    /// <summary>Adds other sums.</summary>
    internal void Add(SeriesSums other)
    {
        Add(other.Count, other.Errors4xx, other.Errors5xx, other.Lost);
        AddAmounts(other.RequestBytes, other.ResponseBytes, other.DurationMicroseconds, other.Timed, other.Within);
    }
}
