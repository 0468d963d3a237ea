namespace Insight.Console.Bands;

/// <summary>What is expected of the hour to come: information, no alert.</summary>
/// <param name="MadeAt">When it was made, UTC.</param>
/// <param name="Points">In order, every five minutes.</param>
/// <param name="Limit">The limit that was asked about; null when none was.</param>
/// <param name="ReachesLimitAt">When the forecast first comes to the limit, from the side that the series is on, UTC; null when it does not within the hour.</param>
/// <param name="ReachesLimitInSeconds">The same, counted from now; 0 when that time is past.</param>
public sealed record Forecast(DateTime MadeAt, IReadOnlyList<ForecastPoint> Points, double? Limit, DateTime? ReachesLimitAt, double? ReachesLimitInSeconds)
{
    /// <summary>Older forecasts say nothing of now: detection is away, or the series is gone.</summary>
    private static readonly TimeSpan s_fresh = TimeSpan.FromMinutes(15);

    /// <summary>The forecast as it is shown; null when it is too old.</summary>
    /// <param name="madeAt">When it was made, UTC.</param>
    /// <param name="step">From point to point.</param>
    /// <param name="values">The points.</param>
    /// <param name="last">The newest value of the series; null: none is known.</param>
    /// <param name="limit">The limit to look for.</param>
    /// <param name="now">Now, UTC.</param>
    internal static Forecast? Of(DateTime madeAt, TimeSpan step, IReadOnlyList<float> values, double? last, double? limit, DateTime now)
    {
        if (now - madeAt > s_fresh) return null;
        ForecastPoint[] points = [.. values.Select((value, i) => new ForecastPoint(madeAt + ((i + 1) * step), value))];
        DateTime? reached = limit is { } wanted && points.Length > 0 ? Reaches(madeAt, last ?? points[0].Value, points, wanted) : null;
        return new Forecast(madeAt, points, limit, reached, reached is { } at ? Math.Max(0, (at - now).TotalSeconds) : null);
    }

    /// <summary>When the line through the points first meets the limit.</summary>
    private static DateTime? Reaches(DateTime madeAt, double last, ForecastPoint[] points, double limit)
    {
        (DateTime time, double value) = (madeAt, last);
        foreach (ForecastPoint point in points)
        {
            if (last <= limit ? point.Value >= limit : point.Value <= limit)
            {
                double part = point.Value == value ? 0 : Math.Clamp((limit - value) / (point.Value - value), 0, 1);
                return time + (part * (point.Time - time));
            }

            (time, value) = (point.Time, point.Value);
        }

        return null;
    }
}
