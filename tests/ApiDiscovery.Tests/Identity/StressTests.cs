using Insight.ApiDiscovery.Identity;
using Xunit;
using Xunit.Abstractions;

namespace Insight.ApiDiscovery.Tests.Identity;

/// <summary>Identity under stress, over several generated systems.</summary>
public sealed class StressTests(ITestOutputHelper output)
{
    public static TheoryData<int> Seeds => [1, 2, 3, 5, 8, 13, 21, 34];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Resolve_RecycledAddressesAndHolesInTheMap_FindsNineOfTenEdges(int seed)
    {
        StressCase stress = StressGenerator.Generate(seed);

        IReadOnlyList<ResolvedHop> resolved = SourceResolver.Resolve(stress.Hops, stress.Known);

        (double recall, double precision, double requests) = Score(stress, resolved);
        output.WriteLine($"edges {stress.Edges.Count}, recall {recall:f3}, precision {precision:f3}, requests attributed rightly {requests:f3}");
        Assert.True(stress.Edges.Count > 50);
        Assert.True(recall >= 0.9, $"recall {recall:f3}");
        Assert.True(requests >= 0.9, $"requests {requests:f3}");
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Resolve_SpoofedHeadersAndChosenTraces_VerifiesOnlyTrueSources(int seed)
    {
        StressCase stress = StressGenerator.Generate(seed);

        IReadOnlyList<ResolvedHop> resolved = SourceResolver.Resolve(stress.Hops, stress.Known);

        int verified = 0;
        for (int i = 0; i < resolved.Count; i++)
        {
            if (!resolved[i].IsVerified) continue;
            verified++;
            Assert.Equal(stress.Truth[i], (resolved[i].Source, resolved[i].Destination));
        }

        Assert.True(verified > 100, $"only {verified} are verified");
    }

    [Fact]
    public void Resolve_LateEntriesArrived_RepairsAllButWhatNobodyKnows()
    {
        StressCase stress = StressGenerator.Generate(7);

        (double before, _, double requestsBefore) = Score(stress, SourceResolver.Resolve(stress.Hops, stress.Known));
        (double after, double precision, double requestsAfter) = Score(stress, SourceResolver.Resolve(stress.Hops, stress.Complete));

        Assert.True(after >= before && requestsAfter > requestsBefore);
        Assert.Equal(1, after);
        Assert.Equal(1, precision);
    }

    [Fact]
    public void Resolve_AnotherOrder_SaysTheSame()
    {
        StressCase stress = StressGenerator.Generate(4);
        int[] order = [.. Enumerable.Range(0, stress.Hops.Count)];
        new Random(1).Shuffle(order);

        IReadOnlyList<ResolvedHop> straight = SourceResolver.Resolve(stress.Hops, stress.Known);
        IReadOnlyList<ResolvedHop> shuffled = SourceResolver.Resolve([.. order.Select(i => stress.Hops[i])], stress.Known);

        Assert.Equal(order.Select(i => straight[i]), shuffled);
    }

    /// <summary>Recall and precision of edges, and the share of requests attributed rightly. What attackers sent has no true edge and is left out here.</summary>
    private static (double Recall, double Precision, double Requests) Score(StressCase stress, IReadOnlyList<ResolvedHop> resolved)
    {
        HashSet<(string, string)> found = [.. resolved.Where((hop, i) => stress.Truth[i].Source.Length > 0 && hop.Source.Length > 0 && hop.Destination.Length > 0)
            .Select(static hop => (hop.Source, hop.Destination))];
        HashSet<(string, string)> edges = stress.Edges;
        int hit = edges.Count(found.Contains);
        int right = Enumerable.Range(0, resolved.Count).Count(i => stress.Truth[i].Source.Length > 0 && (resolved[i].Source, resolved[i].Destination) == stress.Truth[i]);
        return ((double)hit / edges.Count, (double)hit / found.Count, (double)right / stress.Truth.Count(static edge => edge.Source.Length > 0));
    }
}
