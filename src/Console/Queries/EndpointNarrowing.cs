namespace Insight.Console.Queries;

/// <summary>Which endpoints of a window are wanted, by their traffic; null: all.</summary>
/// <param name="Service">Service that they belong to.</param>
/// <param name="Host">Virtual host.</param>
/// <param name="Edge">Source and destination of an edge: what this edge called, and only its requests.</param>
/// <param name="WithErrors">Only those that answered with a status of 400 or more, or lost requests.</param>
/// <param name="Only">Ids.</param>
public sealed record EndpointNarrowing(
    string? Service = null, string? Host = null, (string Source, string Destination)? Edge = null, bool WithErrors = false, IReadOnlyList<ulong>? Only = null)
{
    /// <summary>All of them.</summary>
    public static EndpointNarrowing None { get; } = new();
}
