using FsCheck;
using FsCheck.Fluent;
using Insight.Contracts.Objects;
using Insight.Gateway.Traffic.Upstreams;
using Insight.Gateway.Traffic.Upstreams.Balancing;

namespace Insight.Gateway.Tests.Traffic.Upstreams.Balancing;

public sealed class RingHashTests
{
    private const int Keys = 4_000;

    [Fact]
    public void Choose_OneGoes_OnlyItsKeysMove() =>
        Prop.ForAll(Arb.From(Gen.Choose(2, 30)), Arb.From(Gen.Choose(0, 29)), (int count, int gone) =>
        {
            Upstream[] all = Some.Upstreams([.. Enumerable.Repeat(1, count)]);
            Upstream[] owners = Owners(Balancing(all));
            Upstream removed = all[gone % count];
            Upstream[] after = Owners(Balancing([.. all.Where(upstream => upstream != removed)]));
            return owners.Zip(after).All(pair => pair.First == removed || pair.First == pair.Second);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30).WithReplay(20260301, 13));

    [Fact]
    public void Choose_OneComes_TakesItsShareAndNoKeyMovesOtherwise()
    {
        Upstream[] all = Some.Upstreams([.. Enumerable.Repeat(1, 20)]);
        Upstream[] before = Owners(Balancing(all[..19]));
        Upstream[] after = Owners(Balancing(all));
        int moved = before.Zip(after).Count(pair => pair.First != pair.Second);
        Assert.Equal(moved, after.Count(upstream => upstream == all[19]));
        Assert.InRange(moved, Keys / 20 * 0.6, Keys / 20 * 1.4);
    }

    [Fact]
    public void Choose_OneUnhealthy_OnlyItsKeysMoveAndComeBack()
    {
        Upstream[] all = Some.Upstreams([.. Enumerable.Repeat(1, 10)]);
        ClusterBalancing balancing = Balancing(all);
        Upstream[] before = Owners(balancing);
        all[3].Unhealthy();
        balancing.Refresh();
        Upstream[] meanwhile = Owners(balancing);
        Assert.DoesNotContain(all[3], meanwhile);
        Assert.All(before.Zip(meanwhile), pair => Assert.True(pair.First == all[3] || pair.First == pair.Second));

        all[3].Health.Settle(probed: false, ejected: false);
        balancing.Refresh();
        Assert.Equal(before, Owners(balancing));
    }

    [Fact]
    public void Choose_Weights_GiveShares()
    {
        int[] weights = [1, 2, 3, 4, 10];
        Upstream[] all = Some.Upstreams(weights);
        Upstream[] owners = Owners(Balancing(all));
        for (int i = 0; i < weights.Length; i++) Assert.InRange(owners.Count(owner => owner == all[i]), Keys * weights[i] / 20 * 0.7, Keys * weights[i] / 20 * 1.3);
    }

    [Fact]
    public void Choose_OneKeyForAll_NobodyGetsMoreThanTheBound() =>
        Prop.ForAll(Arb.From(Gen.Choose(1, 5).ArrayOf(8)), Arb.From(Gen.Choose(0, int.MaxValue)), (int[] weights, int key) =>
        {
            Upstream[] all = Some.Upstreams(weights);
            ClusterBalancing balancing = Balancing(all);
            for (int requests = 1; requests <= 300; requests++)
            {
                balancing.Choose("", new ChoiceKey((uint)key, true), [])!.Begin();
                for (int i = 0; i < all.Length; i++)
                {
                    if (all[i].InFlight > Math.Ceiling(1.25 * requests * weights[i] / weights.Sum())) return false;
                }
            }

            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(30).WithReplay(20260301, 15));

    [Fact]
    public void Choose_WithoutKey_SpreadsByChance()
    {
        Upstream[] all = Some.Upstreams(1, 1, 1, 1);
        ClusterBalancing balancing = Balancing(all);
        Upstream[] chosen = [.. Enumerable.Range(0, Keys).Select(_ => balancing.Choose("", Some.NoKey, [])!)];
        Assert.All(all, upstream => Assert.InRange(chosen.Count(other => other == upstream), Keys / 4 * 0.7, Keys / 4 * 1.3));
    }

    private static ClusterBalancing Balancing(Upstream[] upstreams) => Some.Balancing(BalancingPolicy.RingHash, upstreams);

    private static Upstream[] Owners(ClusterBalancing balancing) =>
        [.. Enumerable.Range(0, Keys).Select(key => balancing.Choose("", new ChoiceKey((uint)key, true), [])!)];
}
