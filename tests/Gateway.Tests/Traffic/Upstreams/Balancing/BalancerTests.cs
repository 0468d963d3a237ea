using FsCheck;
using FsCheck.Fluent;
using Insight.Contracts.Objects;
using Insight.Gateway.Traffic.Upstreams;
using Insight.Gateway.Traffic.Upstreams.Balancing;

namespace Insight.Gateway.Tests.Traffic.Upstreams.Balancing;

public sealed class BalancerTests
{
    private static readonly Arbitrary<int[]> s_weights = Arb.From(Gen.Choose(1, 12).SelectMany(count => Gen.Choose(1, 30).ArrayOf(count)));

    [Fact]
    public void RoundRobin_AnyWeights_EachPeriodGivesExactlyTheWeights() =>
        Prop.ForAll(s_weights, (int[] weights) =>
        {
            Upstream[] upstreams = Some.Upstreams(weights);
            ClusterBalancing balancing = Some.Balancing(BalancingPolicy.RoundRobin, upstreams);
            return Enumerable.Range(0, 3).All(_ => weights.SequenceEqual(Count(balancing, upstreams, weights.Sum())));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(20260301, 7));

    [Fact]
    public void RoundRobin_AnyWeights_IsSmooth() =>
        Prop.ForAll(s_weights, (int[] weights) =>
        {
            Upstream[] upstreams = Some.Upstreams(weights);
            ClusterBalancing balancing = Some.Balancing(BalancingPolicy.RoundRobin, upstreams);
            int[] counts = new int[weights.Length];
            for (int turn = 1; turn <= weights.Sum(); turn++)
            {
                counts[Array.IndexOf(upstreams, balancing.Choose("", Some.NoKey, []))]++;
                for (int i = 0; i < weights.Length; i++)
                {
                    if (Math.Abs(counts[i] - ((double)turn * weights[i] / weights.Sum())) > 2.5) return false;
                }
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(200).WithReplay(20260301, 9));

    [Fact]
    public void RoundRobin_WeightsWithoutAShortPeriod_KeepsSharesWithinAFewTurns()
    {
        int[] weights = [997, 991, 983, 1, 977, .. Enumerable.Repeat(971, 20)];
        Upstream[] upstreams = Some.Upstreams(weights);
        ClusterBalancing balancing = Some.Balancing(BalancingPolicy.RoundRobin, upstreams);
        const int turns = 100_000;
        int[] counts = Count(balancing, upstreams, turns);
        for (int i = 0; i < weights.Length; i++) Assert.InRange(counts[i] - ((double)turns * weights[i] / weights.Sum()), -20, 20);
    }

    [Fact]
    public async Task RoundRobin_ManyThreads_LoseNoTurn()
    {
        int[] weights = [5, 3, 1];
        Upstream[] upstreams = Some.Upstreams(weights);
        ClusterBalancing balancing = Some.Balancing(BalancingPolicy.RoundRobin, upstreams);
        int[][] counts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Count(balancing, upstreams, 9_000))));
        for (int i = 0; i < weights.Length; i++) Assert.Equal(4 * 1_000 * weights[i], counts.Sum(count => count[i]));
    }

    [Theory]
    [InlineData(BalancingPolicy.Random)]
    [InlineData(BalancingPolicy.LeastRequest)]
    public void Choose_NothingUnderWay_FollowsTheWeights(BalancingPolicy policy) =>
        Prop.ForAll(s_weights, (int[] weights) =>
        {
            Upstream[] upstreams = Some.Upstreams(weights);
            const int turns = 20_000;
            int[] counts = Count(Some.Balancing(policy, upstreams), upstreams, turns);
            return weights.Zip(counts).All(pair =>
            {
                double share = (double)pair.First / weights.Sum();
                return Math.Abs(pair.Second - (turns * share)) <= 5 * Math.Sqrt(turns * share * (1 - share)) + 1;
            });
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(40).WithReplay(20260301, 11));

    [Fact]
    public void LeastRequest_OfTwo_NeverTakesTheBusier()
    {
        Upstream[] upstreams = Some.Upstreams(1, 1);
        ClusterBalancing balancing = Some.Balancing(BalancingPolicy.LeastRequest, upstreams);
        upstreams[0].Begin();
        Assert.All(Enumerable.Range(0, 200), _ => Assert.Same(upstreams[1], balancing.Choose("", Some.NoKey, [])));
    }

    [Fact]
    public void LeastRequest_RequestsThatStay_AreSharedByWeight()
    {
        int[] weights = [10, 20, 30, 40];
        Upstream[] upstreams = Some.Upstreams(weights);
        ClusterBalancing balancing = Some.Balancing(BalancingPolicy.LeastRequest, upstreams);
        for (int i = 0; i < 1000; i++) balancing.Choose("", Some.NoKey, [])!.Begin();
        for (int i = 0; i < weights.Length; i++) Assert.InRange(upstreams[i].InFlight, weights[i] * 10 * 0.95, weights[i] * 10 * 1.05);
    }

    [Theory]
    [InlineData(BalancingPolicy.LeastRequest)]
    [InlineData(BalancingPolicy.RoundRobin)]
    [InlineData(BalancingPolicy.Random)]
    [InlineData(BalancingPolicy.RingHash)]
    public void Choose_SomeTried_TakesTheOthersAndThenThoseAgain(BalancingPolicy policy)
    {
        Upstream[] upstreams = Some.Upstreams(1000, 1, 1, 1);
        ClusterBalancing balancing = Some.Balancing(policy, upstreams);
        for (uint hash = 0; hash < 50; hash++)
        {
            List<Upstream> tried = [];
            for (int attempt = 0; attempt < 4; attempt++) tried.Add(balancing.Choose("", new ChoiceKey(hash, true), [.. tried])!);
            Assert.Equal(4, tried.Distinct().Count());
            Assert.NotNull(balancing.Choose("", new ChoiceKey(hash, true), [.. tried]));
        }
    }

    [Fact]
    public void Choose_Subset_TakesOnlyThoseWithItsLabels()
    {
        Upstream[] upstreams = [Some.Upstream(1, labels: ("version", "1")), Some.Upstream(2, labels: ("version", "2")), Some.Upstream(3, labels: ("version", "2"))];
        ClusterSpec spec = new() { Subsets = new Dictionary<string, IReadOnlyDictionary<string, string>> { ["v2"] = new Dictionary<string, string> { ["version"] = "2" }, ["v3"] = new Dictionary<string, string> { ["version"] = "3" } } };
        ClusterBalancing balancing = Some.Balancing(spec, upstreams);
        Assert.Equal(upstreams[1..], Enumerable.Range(0, 100).Select(_ => balancing.Choose("v2", Some.NoKey, [])!).Distinct().OrderBy(upstream => upstream.Address));
        Assert.Null(balancing.Choose("v3", Some.NoKey, []));
        Assert.Null(balancing.Choose("v4", Some.NoKey, []));
    }

    private static int[] Count(ClusterBalancing balancing, Upstream[] upstreams, int turns)
    {
        int[] counts = new int[upstreams.Length];
        for (int turn = 0; turn < turns; turn++) counts[Array.IndexOf(upstreams, balancing.Choose("", Some.NoKey, []))]++;
        return counts;
    }
}
