using Insight.Contracts.Policies;
using Insight.Policy.Policies;
using static Insight.Policy.Tests.Policies.Requests;

namespace Insight.Policy.Tests.Policies;

public sealed class RateTests
{
    private static readonly RateLimit s_limit = new(10, 1_000_000);

    [Fact]
    public void Next_UpToTheLimit_Passes()
    {
        RateWindow window = default;
        for (int i = 0; i < 10; i++)
        {
            window = window.Next(5_000_000 + i, s_limit, out TimeSpan wait);
            Assert.Equal(TimeSpan.Zero, wait);
        }

        window.Next(5_000_010, s_limit, out TimeSpan last);
        Assert.True(last > TimeSpan.Zero);
    }

    [Fact]
    public void Next_AtTheBorderOfTwoTimes_DoesNotPassTwice()
    {
        RateWindow window = default;
        for (int i = 0; i < 10; i++) window = window.Next(5_999_990 + i, s_limit, out _);
        window.Next(6_000_000, s_limit, out TimeSpan wait);
        Assert.True(wait > TimeSpan.Zero);
    }

    [Fact]
    public void Next_WhoWaitsAsLongAsTold_GetsInAndNotMuchSooner()
    {
        Random random = new(11);
        for (int round = 0; round < 2_000; round++)
        {
            RateLimit limit = new(random.Next(1, 50), 1_000_000);
            RateWindow window = default;
            long time = 10_000_000 + random.Next(1_000_000);
            TimeSpan wait = TimeSpan.Zero;
            for (int i = 0; i < 500 && wait == TimeSpan.Zero; i++) window = window.Next(time += random.Next(40_000), limit, out wait);
            if (wait == TimeSpan.Zero) continue;
            window.Next(time + (long)wait.TotalMicroseconds + 2, limit, out TimeSpan after);
            Assert.Equal(TimeSpan.Zero, after);
            long soon = time + (long)(wait.TotalMicroseconds * 0.9);
            if (soon > time) window.Next(soon, limit, out after);
            Assert.True(after > TimeSpan.Zero || wait.TotalMicroseconds < 20, $"{limit} {window} {wait}");
        }
    }

    [Fact]
    public void Next_AgainstAnExactCount_DiffersByNoMoreThanOneTime()
    {
        Random random = new(3);
        RateWindow window = default;
        List<long> times = [];
        long time = 3_000_000;
        for (int i = 0; i < 20_000; i++)
        {
            time += random.Next(random.Next(200_000) + 1);
            times.Add(time);
            window = window.Next(time, new RateLimit(20, 1_000_000), out TimeSpan wait);
            int exact = times.Count(t => t > time - 1_000_000), wide = times.Count(t => t > time - 2_000_000);
            if (wide <= 20) Assert.Equal(TimeSpan.Zero, wait);
            if (exact > 40) Assert.True(wait > TimeSpan.Zero);
            if (times.Count > 500) times.RemoveRange(0, 250);
        }
    }

    [Fact]
    public void Next_ClockThatGoesBack_LosesNothing()
    {
        RateWindow window = default;
        for (int i = 0; i < 10; i++) window = window.Next(7_000_000 + i, s_limit, out _);
        window.Next(5_000_000, s_limit, out TimeSpan wait);
        Assert.True(wait > TimeSpan.Zero);
    }

    [Fact]
    public void Count_EachClientAndEndpoint_ByItself()
    {
        PolicySet set = Set(Rate(1, perEndpoint: true));
        RateTable rates = Rates();
        Assert.Equal(0, set.Status(Request(endpoint: "/a/{x}"), rates));
        Assert.Equal(0, set.Status(Request(endpoint: "/b/{x}"), rates));
        Assert.Equal(0, set.Status(Request(endpoint: "/a/{x}", client: "192.0.2.8"), rates));
        Assert.Equal(429, set.Status(Request(endpoint: "/a/{x}"), rates));

        // Paths that are no endpoint are one: new ones cost a client nothing.
        Assert.Equal(0, set.Status(Request("/x/1"), rates));
        Assert.Equal(429, set.Status(Request("/x/2"), rates));
    }

    [Fact]
    public void Count_PrincipalNamedAsAnAddress_IsNotThatAddress()
    {
        PolicySet set = Set(Rate(1, key: ClientKeyKind.Principal));
        RateTable rates = Rates();
        Assert.Equal(0, set.Status(Request(client: "192.0.2.7"), rates));
        Assert.Equal(0, set.Status(Request(client: "198.51.100.1", principal: "192.0.2.7"), rates));
        Assert.Equal(429, set.Status(Request(client: "192.0.2.9", principal: "192.0.2.7"), rates));
    }

    [Fact]
    public void Count_MoreClientsThanThereIsRoomFor_StaysBoundedAndForgetsTheSilentFirst()
    {
        PolicySet set = Set(Rate(1, seconds: 1));
        RateTable rates = Rates(capacity: 6_400);
        for (int i = 0; i < 20_000; i++) set.Status(Request(client: $"10.{i >> 16}.{(i >> 8) & 255}.{i & 255}", seconds: 10), rates);
        Assert.True(rates.Count() <= 6_400);
        Assert.Equal(0, set.Status(Request(client: "192.0.2.1", seconds: 15), rates));
        Assert.Equal(429, set.Status(Request(client: "192.0.2.1", seconds: 15), rates));
    }
}
