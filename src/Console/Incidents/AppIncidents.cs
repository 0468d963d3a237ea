namespace Insight.Console.Incidents;

/// <summary>Incidents of one app in the last four weeks, true ones and false ones.</summary>
/// <param name="Tenant">Tenant.</param>
/// <param name="App">App.</param>
/// <param name="Incidents">Incidents that opened.</param>
/// <param name="Open">Those that are open still.</param>
/// <param name="PerWeek">Incidents per week that was judged; null when less than a day was.</param>
/// <param name="Rates">The same over 7 and over 28 days, with those marked as expected, and how sure the rates are.</param>
public sealed record AppIncidents(string Tenant, string App, long Incidents, long Open, double? PerWeek, IReadOnlyList<RealisedRate> Rates);
