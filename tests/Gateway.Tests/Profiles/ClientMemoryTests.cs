using System.Net;
using Insight.Gateway.Profiles;

namespace Insight.Gateway.Tests.Profiles;

/// <summary>The small memories behind counting.</summary>
public sealed class ClientMemoryTests
{
    private const ulong One = 0x0000_0001_0000_0005;
    private const ulong SameSlot = One + ((ulong)7 << 32);

    [Fact]
    public void A_client_is_mostly_refused_from_the_fourth_refusal_until_it_is_accepted_as_often()
    {
        ClientRefusals refusals = new();
        for (int i = 0; i < 3; i++) refusals.Note(One, isRefused: true);
        Assert.False(refusals.IsMostlyRefused(One));
        refusals.Note(One, isRefused: true);
        Assert.True(refusals.IsMostlyRefused(One));
        for (int i = 0; i < 4; i++) refusals.Note(One, isRefused: false);
        Assert.False(refusals.IsMostlyRefused(One));
    }

    [Fact]
    public void Another_client_of_the_same_slot_pushes_it_out_only_by_as_many_refusals()
    {
        ClientRefusals refusals = new();
        for (int i = 0; i < 10; i++) refusals.Note(One, isRefused: true);
        for (int i = 0; i < 100; i++) refusals.Note(SameSlot, isRefused: false);
        for (int i = 0; i < 6; i++) refusals.Note(SameSlot, isRefused: true);
        Assert.True(refusals.IsMostlyRefused(One));
        Assert.False(refusals.IsMostlyRefused(SameSlot));
        for (int i = 0; i < 10; i++) refusals.Note(SameSlot, isRefused: true);
        Assert.True(refusals.IsMostlyRefused(SameSlot));
    }

    [Fact]
    public void What_was_long_ago_counts_less()
    {
        ClientRefusals refusals = new();
        for (int i = 0; i < 10_000; i++) refusals.Note(One, isRefused: true);
        for (int i = 0; i < 100; i++) refusals.Note(One, isRefused: false);
        Assert.False(refusals.IsMostlyRefused(One));
    }

    [Theory]
    [InlineData("192.0.2.7", "c0000207")]
    [InlineData("::ffff:192.0.2.7", "c0000207")]
    [InlineData("2001:db8:1:2:3:4:5:6", "20010db800010002")]
    public void A_client_is_its_address_or_the_network_that_belongs_to_it(string address, string expected)
    {
        Span<byte> bytes = stackalloc byte[ClientBytes.Most];
        Assert.Equal(expected, Convert.ToHexStringLower(bytes[..ClientBytes.Write(IPAddress.Parse(address), bytes)]));
    }

    [Fact]
    public void So_many_pass_in_a_second_and_no_more()
    {
        Clock clock = new();
        SecondCap cap = new(3, clock);
        Assert.Equal(3, Enumerable.Range(0, 10).Count(_ => cap.TryTake()));
        clock.Now += TimeSpan.FromSeconds(1);
        Assert.Equal(3, Enumerable.Range(0, 10).Count(_ => cap.TryTake()));
    }

    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch + TimeSpan.FromDays(1);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
