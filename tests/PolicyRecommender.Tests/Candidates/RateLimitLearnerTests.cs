using Insight.Endpoints.Profiles;
using Insight.Policy.Policies;
using Insight.PolicyRecommender.Candidates.RateLimits;

namespace Insight.PolicyRecommender.Tests.Candidates;

public sealed class RateLimitLearnerTests
{
    private const long Half = 43_200_000_000;

    [Fact]
    public void Tail_OfAnExponentialSample_IsNearItsTrueQuantile()
    {
        Random random = new(7);
        double[] sample = [.. Enumerable.Range(0, 20_000).Select(_ => -Math.Log(1 - random.NextDouble())).Order()];

        Assert.InRange(ParetoTail.ValueAt(sample, 0.001), 6.4, 7.4); // ln 1000 = 6.9
    }

    [Fact]
    public void Tail_OfAHeavySample_GrowsWithIt()
    {
        Random random = new(7);
        double[] sample = [.. Enumerable.Range(0, 20_000).Select(_ => Math.Pow(1 - random.NextDouble(), -0.25)).Order()];

        Assert.InRange(ParetoTail.ValueAt(sample, 0.001), 4.8, 6.5); // 1000^0.25 = 5.6
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(500)]
    public void Tail_OfEqualValues_IsThatValue(int count) => Assert.Equal(count == 0 ? 0 : 3, ParetoTail.ValueAt([.. Enumerable.Repeat(3.0, count)], 0.001));

    [Fact]
    public void Learn_SteadyClients_GivesALimitThatTouchesNoneOfThem()
    {
        ClientRates rates = Clients(1_000, static (random, _) => 1 + random.Next(12));

        LearnedLimit limit = RateLimitLearner.Learn(rates);

        Assert.Equal("", limit.Refusal);
        Assert.InRange(limit.Requests, limit.P999 * 1.1, 30);
        Assert.InRange(limit.Stability, 0.8, 1);
        Assert.Equal((1_000, 0), (limit.Clients, limit.LeftOut));
    }

    [Fact]
    public void LearnTogether_ManyLimitsThatEveryClientMeets_TouchNoMoreThanOneAlone()
    {
        // Twenty endpoints with independent heavy tails: alone each would touch one client in a thousand.
        List<(int Place, ClientRates Rates)> taught = [.. Enumerable.Range(0, 20).Select(static i => (i, Clients(4_000, (random, _) => Heavy(random, i), seed: i)))];

        IReadOnlyList<(int Place, LearnedLimit Limit)> limits = RateLimitLearner.LearnTogether(taught);

        Random later = new(99);
        int touched = 0;
        for (int client = 0; client < 20_000; client++) touched += limits.Any(limit => Heavy(later, limit.Place) > limit.Limit.Requests) ? 1 : 0;
        Assert.All(limits, static limit => Assert.Equal(0.001 / 20, limit.Limit.Exceedance, 9));
        Assert.InRange(touched, 0, 20_000 * 0.0015);

        static int Heavy(Random random, int place) => 1 + (int)((2 + (place / 4)) * Math.Pow(1 - random.NextDouble(), -0.15));
    }

    [Fact]
    public void LearnTogether_LimitsOfDifferentClients_KeepTheBudgetOfEach()
    {
        List<(string Place, ClientRates Rates)> places = [("host", Clients(2_000, static (random, _) => 1 + random.Next(9))), ("a", Clients(500, static (random, _) => 1 + random.Next(9))), ("rare", Clients(20, static (_, _) => 3))];

        var limits = RateLimitLearner.LearnTogether(places);

        // A client meets the host's limit, and one in four the endpoint's; what is refused takes nothing.
        Assert.Equal(0.001 / 1.25, limits[0].Limit.Exceedance, 9);
        Assert.True(limits[2].Limit.Refusal.Length > 0);
    }

    [Fact]
    public void Learn_BusiestMinute_CountsAsGatewaysCount()
    {
        // Thirty requests around the turn of a minute: a fixed minute would see fifteen.
        ClientRates rates = new(Half);
        RateTable table = new(new ProfileKey("0123456789abcdef"u8));
        bool isTouched = false;
        for (int i = 0; i < 30; i++) rates.Add(1, 59_000_000 + (i * 66_000), false);
        double most = rates.Ordinary.Single().First;
        for (int i = 0; i < 30; i++) isTouched |= table.Count(new RateKey(0, 1), 59_000_000 + (i * 66_000), new RateLimit((long)Math.Ceiling(most), 60_000_000)) > TimeSpan.Zero;

        Assert.InRange(most, 29, 30);
        Assert.False(isTouched);
    }

    [Fact]
    public void Learn_FewClients_Refuses()
    {
        LearnedLimit limit = RateLimitLearner.Learn(Clients(199, static (random, _) => 1 + random.Next(12)));

        Assert.Equal((0, "only 199 clients were seen; 200 are needed"), (limit.Requests, limit.Refusal));
    }

    [Fact]
    public void Learn_HalvesThatDisagree_Refuses()
    {
        LearnedLimit limit = RateLimitLearner.Learn(Clients(2_000, static (random, isFirst) => isFirst ? 1 + random.Next(5) : 30 + random.Next(50)));

        Assert.Equal(0, limit.Requests);
        Assert.Contains("agree", limit.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void Learn_ScannersThatAreRefused_DoNotTeach()
    {
        ClientRates clean = Clients(1_000, static (random, _) => 1 + random.Next(12)), scanned = Clients(1_000, static (random, _) => 1 + random.Next(12));
        for (ulong scanner = 0; scanner < 50; scanner++)
        {
            for (int i = 0; i < 600; i++) scanned.Add(1_000_000 + scanner, Half * 2 + (i * 10_000), isRefused: i % 10 > 0);
        }

        LearnedLimit limit = RateLimitLearner.Learn(scanned);

        Assert.Equal(RateLimitLearner.Learn(clean).Requests, limit.Requests);
        Assert.Equal(50, limit.LeftOut);
    }

    [Fact]
    public void Learn_MoreClientsThanAreFollowed_SaysSo()
    {
        ClientRates rates = new(Half, most: 100);
        for (ulong i = 0; i < 101; i++) rates.Add(i, 0, false);

        Assert.True(rates.IsFull);
        Assert.Equal(100, rates.Ordinary.Count());
    }

    /// <summary>A day of clients: each comes once, and asks so often in a minute.</summary>
    private static ClientRates Clients(int count, Func<Random, bool, int> requests, int seed = 11)
    {
        Random random = new(seed);
        ClientRates rates = new(Half);
        for (int client = 0; client < count; client++)
        {
            long start = client * 2 * Half / count;
            int most = requests(random, start < Half);
            for (int i = 0; i < most; i++) rates.Add((ulong)client, start + (i * 1_000_000L), false);
        }

        return rates;
    }
}
