namespace Insight.Console.Requests;

/// <summary>Which requests a caller asks for; null: all.</summary>
/// <param name="Edge">Source and destination.</param>
/// <param name="Endpoints">Ids of an endpoint: its own, and those under which it was known before.</param>
/// <param name="Host">Virtual host.</param>
/// <param name="Status">Lowest and highest status.</param>
public sealed record RequestFilter((string Source, string Destination)? Edge, IReadOnlyList<ulong>? Endpoints, string? Host, (int Low, int High)? Status);
