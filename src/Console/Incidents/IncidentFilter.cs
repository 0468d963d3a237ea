namespace Insight.Console.Incidents;

/// <summary>Which incidents to list; null stands for all.</summary>
/// <param name="Tenant">Tenant.</param>
/// <param name="Open">True: open ones; false: closed ones.</param>
/// <param name="Since">Opened at this time or later, or open still, UTC.</param>
/// <param name="Service">One of the services affected.</param>
internal sealed record IncidentFilter(string? Tenant, bool? Open, DateTime? Since, string? Service);
