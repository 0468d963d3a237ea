namespace Insight.Console.Groups;

/// <summary>Says of a graph that services are drawn together, and how.</summary>
/// <param name="By">By what; those that have none of it by their names.</param>
/// <param name="Depth">How many parts of names; 0: the first letters.</param>
/// <param name="Services">Services, networks and other nodes that there are.</param>
/// <param name="Edges">Edges that there are.</param>
/// <param name="Groups">Groups that stand for several services.</param>
/// <param name="Open">Groups whose members stand for themselves.</param>
public sealed record GraphGroups(GroupBy By, int Depth, int Services, int Edges, int Groups, IReadOnlyList<OpenGroup> Open)
{
    /// <inheritdoc />
    public bool Equals(GraphGroups? other) =>
        other is not null && (By, Depth, Services, Edges, Groups) == (other.By, other.Depth, other.Services, other.Edges, other.Groups) && Open.SequenceEqual(other.Open);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(By, Depth, Services, Edges, Groups, Open.Count);
}
