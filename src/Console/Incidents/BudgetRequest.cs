namespace Insight.Console.Incidents;

/// <summary>Chooses a budget of false incidents.</summary>
/// <param name="PerWeek">False incidents per app and week that are acceptable, 0.01 to 1,000.</param>
/// <param name="Reason">Why.</param>
public sealed record BudgetRequest(double? PerWeek, string? Reason);
