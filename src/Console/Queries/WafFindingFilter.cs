namespace Insight.Console.Queries;

/// <summary>Which findings to list; null stands for all.</summary>
/// <param name="Tenant">Tenant.</param>
/// <param name="Host">Virtual host.</param>
/// <param name="Service">Service that the request was for.</param>
/// <param name="Endpoint">Endpoint; 0: requests that were matched to none.</param>
/// <param name="Rule">Id of the rule.</param>
/// <param name="Client">Address or pseudonym of the client.</param>
public sealed record WafFindingFilter(string? Tenant, string? Host, string? Service, ulong? Endpoint, uint? Rule, string? Client);
