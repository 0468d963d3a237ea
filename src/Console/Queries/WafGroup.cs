namespace Insight.Console.Queries;

/// <summary>Findings of the WAF, summed. Fields that are not summed by are empty; all text is untrusted.</summary>
/// <param name="Rule">Id of the rule; 0 unless summed by rule.</param>
/// <param name="Message">The rule's own words.</param>
/// <param name="Severity">How serious the rule says it is.</param>
/// <param name="Tenant">Tenant.</param>
/// <param name="Host">Virtual host.</param>
/// <param name="Service">Service that the requests were for.</param>
/// <param name="EndpointId">Endpoint, 16 hexadecimal digits; zeros when it was matched to none.</param>
/// <param name="Method">Request method.</param>
/// <param name="Template">Path template of the endpoint; empty when it was matched to none.</param>
/// <param name="Client">Address or keyed pseudonym of the client.</param>
/// <param name="Matches">Matches of rules. This and the other counts of distinct things are within 1 % when they are large.</param>
/// <param name="Requests">Requests with a match.</param>
/// <param name="Blocked">Those that the WAF stopped.</param>
/// <param name="Clients">Clients of those requests.</param>
/// <param name="Rules">Distinct rules that matched.</param>
/// <param name="HighestScore">Highest anomaly score of a request.</param>
/// <param name="FirstSeen">Time of the first match in the window, UTC.</param>
/// <param name="LastSeen">Time of the last one, UTC.</param>
public sealed record WafGroup(
    long Rule, string Message, WafSeverity Severity, string Tenant, string Host, string Service, string EndpointId, string Method, string Template, string Client,
    long Matches, long Requests, long Blocked, long Clients, long Rules, long HighestScore, DateTime FirstSeen, DateTime LastSeen);
