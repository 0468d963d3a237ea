using Xunit;
using Xunit.Abstractions;

// Most of their time these tests wait for other processes.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
[assembly: TestCollectionOrderer("Insight.EndToEnd.LongestFirst", "Insight.EndToEnd")]

namespace Insight.EndToEnd;

/// <summary>Tests that take minutes: they begin at once, so that all others run beside them.</summary>
[CollectionDefinition(Name)]
public sealed class StartsFirst
{
    /// <summary>Its name.</summary>
    public const string Name = "starts first";
}

/// <summary>Puts <see cref="StartsFirst"/> before all others.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    /// <inheritdoc />
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(static collection => collection.DisplayName != StartsFirst.Name);
}
