namespace Insight.ApiDiscovery.Schemas;

/// <summary>One difference between the accepted schema and what bodies look like now.</summary>
/// <param name="Id">Stable name of the difference, 16 hexadecimal digits: the same as long as it is the same difference, however often it was seen.</param>
/// <param name="Kind">What changed.</param>
/// <param name="Path">Where: names joined by <c>/</c> as in a JSON pointer, <c>[]</c> for the items of an array; empty for the body itself. Untrusted text.</param>
/// <param name="Before">Types accepted; empty for an added field.</param>
/// <param name="After">Types now; empty for a removed field; for <see cref="DriftKind.TypeChanged"/> the new type.</param>
/// <param name="Seen">Bodies now that show the difference.</param>
/// <param name="Of">Bodies now that could have shown it.</param>
public sealed record DriftFinding(string Id, DriftKind Kind, string Path, string Before, string After, long Seen, long Of);
