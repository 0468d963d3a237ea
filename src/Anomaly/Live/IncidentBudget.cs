namespace Insight.Anomaly.Live;

/// <summary>A budget of false incidents that somebody chose.</summary>
/// <param name="CountsFrom">From when on it counts: windows that end later are judged by it, UTC.</param>
/// <param name="PerWeek">False incidents per app and week that are acceptable; 0.01 to 1,000.</param>
/// <param name="ChosenBy">Who.</param>
public sealed record IncidentBudget(DateTimeOffset CountsFrom, double PerWeek, string ChosenBy)
{
    /// <summary>Least that can be chosen.</summary>
    public const double Least = 0.01;

    /// <summary>Most that can be chosen.</summary>
    public const double Most = 1000;

    /// <summary>What counts at a time; null: none was chosen by then, and the configuration's does.</summary>
    /// <param name="chosen">All that were chosen, in any order.</param>
    /// <param name="time">The end of a window.</param>
    public static double? At(IReadOnlyList<IncidentBudget> chosen, DateTimeOffset time)
    {
        ArgumentNullException.ThrowIfNull(chosen);
        IncidentBudget? last = null;
        foreach (IncidentBudget budget in chosen)
        {
            if (budget.CountsFrom < time && (last is null || budget.CountsFrom > last.CountsFrom)) last = budget;
        }

        return last?.PerWeek;
    }
}
