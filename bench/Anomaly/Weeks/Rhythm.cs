namespace Insight.Bench.Anomaly.Weeks;

/// <summary>How much is going on at a time of the day and of the week: 1 at noon of an ordinary Monday, a quarter of that at night.</summary>
internal static class Rhythm
{
    private static readonly double[] OfDay = [1, 0.98, 0.99, 1.02, 1.05, 0.8, 0.72];

    /// <summary>The factor at a time, seconds since 1970 UTC.</summary>
    public static double At(double seconds)
    {
        // 1970 began on a Thursday.
        double days = seconds / 86_400 + 3, hour = (days - Math.Floor(days)) * 24;
        // Days of the week melt into each other at night.
        double middle = days - 0.5;
        int day = (int)Math.Floor(middle);
        double into = Math.Clamp((middle - day - 0.5) * 4 + 0.5, 0, 1);
        double ofDay = Of(day) * (1 - into) + Of(day + 1) * into;
        return ofDay * (0.25 + 0.75 * OfHour(hour));
    }

    // Up from five, a peak at noon, a dip in the afternoon, the evening, and down: 0 to 1.
    private static double OfHour(double hour) =>
        Math.Min(1, Bump(hour, 12.2, 3.4) + 0.82 * Bump(hour, 20.2, 2.6) + 0.25 * Bump(hour, 16, 3));

    private static double Bump(double hour, double middle, double width)
    {
        double away = Math.Abs(hour - middle);
        away = Math.Min(away, 24 - away) / width;
        return Math.Exp(-away * away / 2);
    }

    private static double Of(int day) => OfDay[day % 7];
}
