namespace Insight.Console.Queries;

/// <summary>Most nodes and edges of one answer.</summary>
/// <param name="Services">Most nodes.</param>
/// <param name="Edges">Most edges.</param>
public sealed record GraphLimits(int Services, int Edges)
{
    /// <summary>Twice what a large installation draws as one picture; beyond it services are drawn together.</summary>
    public static readonly GraphLimits Default = new(3000, 20_000);
}
