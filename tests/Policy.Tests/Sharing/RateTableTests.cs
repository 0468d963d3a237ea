using Insight.Policy.Policies;
using Insight.Policy.Sharing;
using static Insight.Policy.Tests.Policies.Requests;

namespace Insight.Policy.Tests.Sharing;

public sealed class RateTableTests
{
    private const long Now = 1_700_000_000_000_000;

    private static readonly RateLimit s_limit = new(100, 60_000_000);

    [Fact]
    public void Collect_ByItself_TellsNothing()
    {
        RateTable table = Rates();
        for (int i = 0; i < 500; i++) table.Count(new RateKey(1, 1), Now, s_limit);
        Assert.Empty(table.Collect(Now));
    }

    [Fact]
    public void Collect_ClientsFarFromTheLimit_AreNotTold_AndThoseThatBecomeSilentNoMore()
    {
        RateTable table = Shared(gateways: 2);
        for (int i = 0; i < 4; i++) table.Count(new RateKey(1, 1), Now, s_limit);
        Assert.Empty(table.Collect(Now));
        table.Count(new RateKey(1, 1), Now, s_limit);
        Assert.Equal(5u, Assert.Single(table.Collect(Now)).Current);
        Assert.Equal((0u, 5u), table.Collect(Now + 60_000_000).Select(static one => (one.Current, one.Previous)).Single());
        Assert.Empty(table.Collect(Now + 180_000_000));
    }

    [Fact]
    public void Collect_FloodOfAddresses_TellsTheHeaviestOfEachRule()
    {
        RateTable table = Shared(gateways: 3);
        for (ulong client = 0; client < 30_000; client++)
        {
            for (int i = 0; i < (client % 100 == 0 ? 30 : 10); i++) table.Count(new RateKey(1, client), Now, s_limit);
        }

        for (int i = 0; i < 20; i++) table.Count(new RateKey(2, 1), Now, s_limit);
        IReadOnlyList<RateCount> told = table.Collect(Now);
        Assert.InRange(told.Count, 1, RateDocument.MaxCounts);
        Assert.Contains(told, static one => one.Key == new RateKey(2, 1));
        Assert.Equal(300, told.Count(static one => one.Current == 30));
        Assert.NotNull(RateDocument.Read(RateDocument.Write(told)));
    }

    [Fact]
    public void Take_OthersCount_UntilTheirTimeIsOver()
    {
        RateTable table = Shared(gateways: 2);
        RateKey key = new(1, 1);
        long start = Now / 60_000_000 * 60_000_000;
        for (int i = 0; i < 10; i++) table.Count(key, start, s_limit);
        IReadOnlyList<RateCount> told = table.Collect(start);
        table.Take(told, [new RateOthers(95, 0)]);
        Assert.True(table.Count(key, start + 1, s_limit) > TimeSpan.Zero);

        // In the next time they are those of the one before, and fade.
        Assert.True(table.Count(key, start + 60_000_000, s_limit) > TimeSpan.Zero);
        Assert.Equal(TimeSpan.Zero, table.Count(key, start + 90_000_000, s_limit));
        Assert.Equal(TimeSpan.Zero, table.Count(key, start + 240_000_000, s_limit));
    }

    private static RateTable Shared(int gateways)
    {
        RateTable table = Rates();
        table.Sharing = new RateSharing(RateSharingMode.Together, gateways);
        return table;
    }
}
