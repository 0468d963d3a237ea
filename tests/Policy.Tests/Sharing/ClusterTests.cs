using Insight.Policy.Policies;

namespace Insight.Policy.Tests.Sharing;

/// <summary>How far over a limit a client gets that asks several gateways: the bound of docs/POLICIES.md.</summary>
public sealed class ClusterTests
{
    /// <summary>What others told is at most two exchanges old: theirs and one's own.</summary>
    private const double Exchanges = 2;

    private readonly FakeTime _time = new();

    [Theory]
    [InlineData(2, 60, 200)]
    [InlineData(3, 60, 400)]
    [InlineData(3, 600, 60)]
    [InlineData(5, 10, 50)]
    [InlineData(8, 5, 4)]
    public void Together_ClientAtManyGateways_GetsNoMoreThanTheLimitAndTwoExchangesOfItsRate(int gateways, long limit, double perSecond)
    {
        for (int seed = 0; seed < 30; seed++)
        {
            Random random = new(seed);
            Cluster cluster = new(gateways, _time, random);
            long start = Start();
            cluster.MoveTo(start);
            long passed = Attack(cluster, random, gateways, start, perSecond, new RateLimit(limit, 60 * Cluster.Second), seconds: 50);

            // Of clients below a tenth of a gateway's share nobody is told.
            double bound = limit + (Exchanges * perSecond) + (limit / 10.0) + 1;
            Assert.True(passed <= bound, $"seed {seed}: {passed} let through, {bound} allowed");
            Assert.True(passed >= Math.Min(limit, perSecond * 45), $"seed {seed}: {passed} let through, less than the limit");
        }
    }

    [Fact]
    public void Together_WithoutExchange_EachGatewayWouldLetTheLimitThrough()
    {
        // That the bound above is one: three gateways by themselves are three limits.
        Random random = new(1);
        Cluster[] apart = [.. Enumerable.Range(0, 3).Select(_ => new Cluster(1, _time, random))];
        long start = Start();
        RateLimit limit = new(60, 60 * Cluster.Second);
        long passed = 0;
        foreach (Cluster one in apart) one.MoveTo(start);
        for (long at = start; at < start + (50 * Cluster.Second); at += 2_500) passed += apart[random.Next(3)].Ask(0, 1, at, limit) ? 1 : 0;
        Assert.Equal(180, passed);
    }

    [Fact]
    public void Together_ClientsWithinTheLimit_AreNeverRefused()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            Random random = new(seed);
            Cluster cluster = new(3, _time, random);
            RateLimit limit = new(20, 10 * Cluster.Second);
            long at = Start();
            List<long> asked = [];
            for (int i = 0; i < 3_000; i++)
            {
                at += random.NextInt64(2 * Cluster.Second / 3);

                // A count by shares is off by the requests of one time: of so few in two times none may be refused.
                if (asked.Count(t => t > at - (20 * Cluster.Second)) >= 20) continue;
                asked.Add(at);
                Assert.True(cluster.Ask(random.Next(3), 5, at, limit), $"seed {seed}, request {i}");
            }
        }
    }

    [Fact]
    public void Together_ClocksThatDiffer_MixNothingUp()
    {
        for (int seed = 0; seed < 30; seed++)
        {
            Random random = new(seed);
            Cluster cluster = new(3, _time, random, mostSkew: Cluster.Second / 2);
            long start = Start();
            cluster.MoveTo(start);

            // Over the border of two times of a minute.
            long passed = Attack(cluster, random, 3, start + (40 * Cluster.Second), perSecond: 100, new RateLimit(100, 60 * Cluster.Second), seconds: 40);
            Assert.InRange(passed, 100, 100 + (2.5 * 100) + 10 + 1);
        }
    }

    [Fact]
    public void Alone_EachGatewayLetsItsPartThrough_AndBackTogetherTheyCountAgain()
    {
        Random random = new(4);
        Cluster cluster = new(3, _time, random);
        RateLimit limit = new(90, 600 * Cluster.Second);
        long start = Start(600);
        cluster.MoveTo(start);
        cluster.MoveTo(start + (3 * Cluster.Second));
        cluster.HasConsole = false;
        cluster.MoveTo(start + (6 * Cluster.Second));
        Assert.Equal(90, Attack(cluster, random, 3, start + (6 * Cluster.Second), 400, limit, seconds: 20));
        Assert.False(cluster.Ask(0, 1, start + (27 * Cluster.Second), limit));

        // A client of one gateway alone gets a third there, and its limit when the console is back.
        int alone = Enumerable.Range(0, 60).Count(i => cluster.Ask(1, 2, start + ((28 * Cluster.Second) + i), limit));
        cluster.HasConsole = true;
        cluster.MoveTo(start + (32 * Cluster.Second));
        int together = Enumerable.Range(0, 60).Count(i => cluster.Ask(1, 2, start + ((33 * Cluster.Second) + i), limit));
        Assert.Equal((30, 30), (alone, together));
    }

    private static long Attack(Cluster cluster, Random random, int gateways, long start, double perSecond, RateLimit limit, int seconds)
    {
        long passed = 0;
        for (double at = start; at < start + (seconds * (double)Cluster.Second); at += Cluster.Second / perSecond) passed += cluster.Ask(random.Next(gateways), 1, (long)at, limit) ? 1 : 0;
        return passed;
    }

    /// <summary>The beginning of a time, some times from now: nothing is known of anybody.</summary>
    private long Start(int seconds = 60) => ((_time.Micros / (seconds * Cluster.Second)) + 10) * seconds * Cluster.Second;
}
