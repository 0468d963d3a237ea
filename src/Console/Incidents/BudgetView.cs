namespace Insight.Console.Incidents;

/// <summary>The budget of false incidents.</summary>
/// <param name="PerWeek">False incidents per app and week that are acceptable from now on.</param>
/// <param name="ConfiguredPerWeek">What would count if nobody had chosen: the setting <c>detection.falseIncidentsPerWeek</c>.</param>
/// <param name="ChosenBy">Who chose; null: nobody did.</param>
/// <param name="ChosenAt">When, UTC.</param>
/// <param name="Least">Least that can be chosen.</param>
/// <param name="Most">Most that can be chosen.</param>
public sealed record BudgetView(double PerWeek, double ConfiguredPerWeek, string? ChosenBy, DateTime? ChosenAt, double Least, double Most);
