namespace Insight.Console.Queries;

/// <summary>A stretch of time in whole ten-second windows: from <paramref name="From"/> up to, not including, <paramref name="To"/>; UTC.</summary>
public readonly record struct TimeWindow(DateTime From, DateTime To)
{
    /// <summary>Seconds of the shortest window that is kept.</summary>
    public const int StepSeconds = 10;

    /// <summary>Seconds between both ends.</summary>
    public double Seconds => (To - From).TotalSeconds;

    /// <summary>The smallest stretch of whole windows that holds both times.</summary>
    public static TimeWindow Around(DateTime from, DateTime to) => new(Floor(from), Ceiling(to));

    /// <summary>The start of the ten-second window that holds <paramref name="time"/>.</summary>
    public static DateTime Floor(DateTime time) => new(time.Ticks - time.Ticks % (StepSeconds * TimeSpan.TicksPerSecond), DateTimeKind.Utc);

    /// <summary>The end of the ten-second window that holds <paramref name="time"/>; a boundary is its own end.</summary>
    public static DateTime Ceiling(DateTime time)
    {
        DateTime floor = Floor(time);
        return floor == time ? floor : floor.AddSeconds(StepSeconds);
    }
}
