using Insight.Console.Queries;

namespace Insight.Console.Requests;

/// <summary>One request, masked: enough to see what kind it was. All texts are untrusted.</summary>
/// <param name="Id">Id of its record, 32 hexadecimal digits.</param>
/// <param name="Time">When it came, UTC.</param>
/// <param name="Source">Service that sent it; empty when unknown.</param>
/// <param name="Evidence">Why that is believed.</param>
/// <param name="Confidence">How much, percent.</param>
/// <param name="Destination">Service that it went to; empty: the gateway answered.</param>
/// <param name="Host">Virtual host.</param>
/// <param name="EndpointId">Endpoint, 16 hexadecimal digits; empty when it was matched to none.</param>
/// <param name="Method">Method; <c>*</c> where it is none of capitals.</param>
/// <param name="Path">The endpoint's template; where there is none, the path with <c>*</c> for what does not look like a word of a program.</param>
/// <param name="QueryNames">Names of query parameters, at most 16, with <c>*</c> for odd ones. Values are never shown.</param>
/// <param name="Status">Status of the answer.</param>
/// <param name="Flag">Why it ended as it did, such as <c>timeout</c>; <c>none</c> when the upstream answered.</param>
/// <param name="DurationMicroseconds">How long it took.</param>
/// <param name="RequestBytes">Body bytes received.</param>
/// <param name="ResponseBytes">Body bytes sent.</param>
/// <param name="Retries">Attempts beyond the first.</param>
/// <param name="Protocol">Protocol.</param>
/// <param name="Client">The client's address; for viewers without its end.</param>
/// <param name="RequestId">The id that the response carried; empty when it is an odd one.</param>
/// <param name="TraceId">Trace, 32 hexadecimal digits; empty without one.</param>
/// <param name="WafRules">Rules of the WAF that matched, at most 16.</param>
/// <param name="Policy">Policy that decided, empty: none.</param>
public sealed record RequestItem(
    string Id, DateTime Time, string Source, SourceEvidence Evidence, int Confidence, string Destination, string Host, string EndpointId, string Method, string Path, IReadOnlyList<string> QueryNames,
    int Status, string Flag, double DurationMicroseconds, long RequestBytes, long ResponseBytes, int Retries, string Protocol, string Client, string RequestId, string TraceId,
    IReadOnlyList<uint> WafRules, string Policy);
