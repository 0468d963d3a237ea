namespace Insight.Console.Queries;

/// <summary>How strictly the WAF looked at a request, and how that was answered.</summary>
/// <param name="RecordId">Id of the access record, 32 hexadecimal digits.</param>
/// <param name="Time">When the request arrived, UTC.</param>
/// <param name="Mode">Mode of the WAF.</param>
/// <param name="Score">Anomaly score.</param>
/// <param name="Threshold">The score from which requests are stopped; 0 when the record does not say.</param>
/// <param name="Paranoia">Paranoia level; 0 when the record does not say.</param>
/// <param name="Rules">How many rules matched: of these the record has the first 16 in full.</param>
/// <param name="Status">How the request was answered.</param>
/// <param name="Cause">Why it was answered so, such as <c>waf-rules</c>; empty when the upstream answered.</param>
public sealed record WafRequest(string RecordId, DateTime Time, WafMode Mode, long Score, long Threshold, int Paranoia, int Rules, int Status, string Cause);
