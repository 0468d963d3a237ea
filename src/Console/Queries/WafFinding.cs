namespace Insight.Console.Queries;

/// <summary>One rule of the WAF that matched a request. All text is untrusted: the client wrote most of it.</summary>
/// <param name="RecordId">Id of the request's access record, 32 hexadecimal digits.</param>
/// <param name="Position">Place among the matches of the request, from 0, in the order in which the rules ran.</param>
/// <param name="Time">When the request arrived, UTC.</param>
/// <param name="Tenant">Tenant.</param>
/// <param name="App">Application.</param>
/// <param name="Host">Virtual host, lower case, without port.</param>
/// <param name="SourceService">Service that sent the request; empty when unknown.</param>
/// <param name="Service">Service that it was for.</param>
/// <param name="EndpointId">Endpoint, 16 hexadecimal digits; zeros when it was matched to none.</param>
/// <param name="Method">Request method.</param>
/// <param name="Path">Path without the query, as received.</param>
/// <param name="ClientIp">Address or keyed pseudonym of the client.</param>
/// <param name="RequestId">Id that the response carried. A client may have chosen it.</param>
/// <param name="Mode">Mode of the WAF.</param>
/// <param name="Blocked">True when the WAF stopped the request.</param>
/// <param name="Score">Anomaly score of the request.</param>
/// <param name="Rule">Id of the rule.</param>
/// <param name="Message">The rule's own words.</param>
/// <param name="Variable">Where it matched, such as <c>ARGS:q</c>.</param>
/// <param name="Excerpt">Beginning of what matched; empty where values are not kept.</param>
/// <param name="Severity">How serious the rule says it is.</param>
/// <param name="Phase">Phase in which the rule ran, 1 to 5.</param>
/// <param name="Blocking">True when this rule stopped the request, or would have in mode block.</param>
public sealed record WafFinding(
    string RecordId, int Position, DateTime Time, string Tenant, string App, string Host, string SourceService, string Service, string EndpointId,
    string Method, string Path, string ClientIp, string RequestId, WafMode Mode, bool Blocked, long Score,
    long Rule, string Message, string Variable, string Excerpt, WafSeverity Severity, int Phase, bool Blocking);
