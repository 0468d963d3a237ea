namespace Insight.Export.Destinations.Http;

/// <summary>Where the events of a batch are posted to.</summary>
/// <param name="Url">Address.</param>
/// <param name="ContentType">Type of bodies.</param>
/// <param name="Headers">Further headers.</param>
/// <param name="Secrets">What of it nobody may read.</param>
internal sealed record HttpTarget(Uri Url, string ContentType, IReadOnlyList<KeyValuePair<string, string>> Headers, IReadOnlyCollection<string> Secrets);
