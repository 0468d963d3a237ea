using Insight.Policy.Guards;

namespace Insight.Gateway.Policies;

/// <summary>A policy about a route's shares: it acts on what goes to destinations whose share it raises, and is compared with what goes to the others.</summary>
/// <param name="Window">What it did lately.</param>
/// <param name="Raised">Those destinations; null: it is in shadow.</param>
internal sealed record GuardedSplit(GuardWindow Window, IReadOnlySet<(string Cluster, string Subset)>? Raised)
{
    /// <summary>Whether it acts on what goes to a destination.</summary>
    public bool Acts((string Cluster, string Subset) destination) => Raised?.Contains(destination) == true;
}
