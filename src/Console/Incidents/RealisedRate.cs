namespace Insight.Console.Incidents;

/// <summary>What the budget came to over some days.</summary>
/// <param name="Days">How many days, up to now.</param>
/// <param name="JudgedWeeks">How much of them was judged, in weeks.</param>
/// <param name="Incidents">Incidents that opened, true ones and false ones.</param>
/// <param name="MarkedAsExpected">Those that somebody marked as expected within a week after they opened: false ones, as far as anybody told.</param>
/// <param name="All">Rate of all; null when less than a day was judged.</param>
/// <param name="False">Rate of those marked as expected; null when less than a day was judged.</param>
/// <param name="IsAboveBudget">Whether there are surely more false ones than the budget accepts; null when that cannot be told.</param>
public sealed record RealisedRate(int Days, double JudgedWeeks, long Incidents, long MarkedAsExpected, RateInterval? All, RateInterval? False, bool? IsAboveBudget)
{
    /// <summary>The rates of counts.</summary>
    internal static RealisedRate Of(int days, double weeks, long incidents, long marked, double budget)
    {
        RateInterval? wrong = RateInterval.Of(marked, weeks);
        return new RealisedRate(days, weeks, incidents, marked, RateInterval.Of(incidents, weeks), wrong, wrong is null ? null : wrong.Lower > budget);
    }
}
