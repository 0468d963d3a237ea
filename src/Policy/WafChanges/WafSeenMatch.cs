namespace Insight.Policy.WafChanges;

/// <summary>A rule of the WAF that matched.</summary>
/// <param name="Rule">Its id.</param>
/// <param name="Variable">Where it matched last, such as <c>ARGS:q</c>; untrusted text.</param>
/// <param name="Severity">Syslog's, 0 to 7, plus 1; 0: it has none.</param>
/// <param name="IsBlocking">Whether it stopped the request, or would have in mode block.</param>
public readonly record struct WafSeenMatch(uint Rule, string Variable, int Severity, bool IsBlocking);
