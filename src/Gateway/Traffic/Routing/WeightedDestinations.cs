namespace Insight.Gateway.Traffic.Routing;

/// <summary>Destinations of a route with their shares.</summary>
/// <remarks>The first has the lowest numbers: when shares change, as few clients move as can be.</remarks>
internal sealed class WeightedDestinations(IReadOnlyList<WeightedDestination> destinations)
{
    private readonly WeightedDestination[] _all = [.. destinations];
    private readonly WeightedDestination? _only = destinations.Count == 1 && destinations[0].Weight > 0 ? destinations[0] : null;
    private readonly long _total = destinations.Sum(static destination => (long)destination.Weight);

    public bool IsEmpty => _all.Length == 0;

    /// <summary>Whether one is always chosen.</summary>
    public bool IsSure => _total > 0;

    /// <summary>See <see cref="CompiledRoute.Copy"/>.</summary>
    public WeightedDestinations Copy() => new([.. _all.Select(static destination => destination with { Facts = destination.Facts.Copy() })]);

    /// <summary>Chooses by a number that is spread evenly over its whole range, by chance or by the hash of what keeps a client in its place.</summary>
    /// <returns>The destination; null: none has a share.</returns>
    public WeightedDestination? Choose(uint number)
    {
        if (_only is not null) return _only;
        long place = (long)(((ulong)number * (ulong)_total) >> 32);
        foreach (WeightedDestination destination in _all)
        {
            if (place < destination.Weight) return destination;
            place -= destination.Weight;
        }

        return null;
    }
}
