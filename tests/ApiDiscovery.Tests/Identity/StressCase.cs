using Insight.ApiDiscovery.Identity;

namespace Insight.ApiDiscovery.Tests.Identity;

/// <summary>Requests of a made-up system of which only the addresses are known, and the truth about them.</summary>
/// <param name="Hops">What is recorded.</param>
/// <param name="Truth">Source and destination of each, in the same order; an attacker's source is empty.</param>
/// <param name="Known">The address map, with entries that are late or missing.</param>
/// <param name="Complete">The whole address map.</param>
internal sealed record StressCase(IReadOnlyList<Hop> Hops, IReadOnlyList<(string Source, string Destination)> Truth, AddressTimeline Known, AddressTimeline Complete)
{
    /// <summary>The true edges between services.</summary>
    public HashSet<(string Source, string Destination)> Edges => [.. Truth.Where(static edge => edge.Source.Length > 0)];
}
