namespace Insight.Console.Queries;

/// <summary>Which findings to list; null stands for all.</summary>
/// <param name="Host">Virtual host.</param>
/// <param name="Service">Service that the request was for.</param>
/// <param name="Rule">Id of the rule.</param>
/// <param name="Client">Address or pseudonym of the client.</param>
public sealed record WafFindingFilter(string? Host, string? Service, uint? Rule, string? Client);
