using System.Runtime.InteropServices;
using Insight.ApiDiscovery.Learning;
using Insight.Bench.Discovery.Scoring;
using Insight.Contracts.Records;
using Xunit;

namespace Insight.ApiDiscovery.Tests.Learning.Sets;

/// <summary>What is learned does not depend on order, on partitions, or on how often the same lines are read.</summary>
public class MetamorphicTests
{
    private const int Parts = 8;

    [Theory]
    [InlineData("petstore")]
    [InlineData("conduit")]
    [InlineData("box")]
    public void Learn_RecordsShuffled_GivesTheSame(string name)
    {
        if (LabelledSet.Find(name) is not { } set) return;
        byte[] inOrder = Observing.StateOf(set.Corpus.Records).Serialize();
        for (int seed = 1; seed <= 3; seed++)
        {
            List<AccessRecord> shuffled = [.. set.Corpus.Records];
            new Random(seed).Shuffle(CollectionsMarshal.AsSpan(shuffled));
            HostState state = Observing.StateOf(shuffled);
            Assert.Equal(inOrder, state.Serialize());
            if (seed == 1) Assert.Equal(LabelledSet.Shown(set.Learned), LabelledSet.Shown(state.Learn(shuffled[0])));
        }
    }

    [Theory]
    [InlineData("petstore")]
    [InlineData("conduit")]
    [InlineData("box")]
    public void Learn_PartitionsMergedInAnyOrder_GivesTheSame(string name)
    {
        if (LabelledSet.Find(name) is not { } set) return;
        List<AccessRecord> records = set.Corpus.Records;
        byte[] inOrder = Observing.StateOf(records).Serialize();
        IEnumerable<AccessRecord>[] byLine = [.. Enumerable.Range(0, Parts).Select(part => records.Where((_, i) => i % Parts == part))];
        AccessRecord[][] byTime = [.. records.OrderBy(record => record.TimeUs).Chunk((records.Count + Parts - 1) / Parts)];
        for (int seed = 1; seed <= 2; seed++)
        {
            HostState lines = Merged(byLine, seed), times = Merged(byTime, seed);
            Assert.Equal(inOrder, lines.Serialize());
            Assert.Equal(inOrder, times.Serialize());
            if (seed == 1) Assert.Equal(LabelledSet.Shown(set.Learned), LabelledSet.Shown(times.Learn(records[0])));
        }
    }

    [Theory]
    [InlineData("petstore")]
    [InlineData("conduit")]
    [InlineData("box")]
    public void Learn_EveryLineTwice_GivesTheSame(string name)
    {
        if (LabelledSet.Find(name) is not { } set) return;
        LearnedApi twice = Observing.StateOf(set.Corpus.Records.Concat(set.Corpus.Records)).Learn(set.Corpus.Records[0]);
        Assert.Equal(LabelledSet.Shown(set.Learned), LabelledSet.Shown(twice));
    }

    /// <summary>Partitions as they are kept: each by itself, stored, and merged in some order.</summary>
    private static HostState Merged(IEnumerable<AccessRecord>[] parts, int seed)
    {
        byte[][] stored = [.. parts.Select(part => Observing.StateOf(part).Serialize())];
        new Random(seed).Shuffle(stored);
        HostState merged = new();
        foreach (byte[] part in stored) merged.Merge(HostState.Deserialize(part));
        return merged;
    }
}
