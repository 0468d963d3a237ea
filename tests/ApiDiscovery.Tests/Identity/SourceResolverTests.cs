using Insight.ApiDiscovery.Identity;
using Insight.Contracts.Records;
using Xunit;

namespace Insight.ApiDiscovery.Tests.Identity;

/// <summary>Each kind of evidence by itself, and which one counts where two differ.</summary>
public sealed class SourceResolverTests
{
    private static readonly AddressTimeline s_map = new(
    [
        new AddressEntry("10.0.0.1", "cart", 0, 1000), new AddressEntry("10.0.0.1", "orders", 1000), new AddressEntry("10.0.0.9", "stock", 0, 5000),
        new AddressEntry("192.168.0.0/16", "network:office"), new AddressEntry("192.168.7.0/24", "billing"),
    ]);

    [Theory]
    [InlineData("10.0.0.1", 999, "cart")]
    [InlineData("10.0.0.1", 1000, "orders")]
    [InlineData("10.0.0.1:41234", 1000, "orders")]
    [InlineData("::ffff:10.0.0.1", 2000, "orders")]
    [InlineData("[::ffff:10.0.0.1]:80", 2000, "orders")]
    [InlineData("10.0.0.9", 5000, "")]
    [InlineData("192.168.7.9", 5, "billing")]
    [InlineData("192.168.8.9", 5, "network:office")]
    [InlineData("not an address", 5, "")]
    [InlineData("", 5, "")]
    public void Find_AddressAtATime_NamesWhoHadIt(string address, long time, string service) => Assert.Equal(service, s_map.Find(address, time));

    [Fact]
    public void Find_EndOfTheOldEntryMissed_TakesTheOneThatBeganLast()
    {
        AddressTimeline map = new([new AddressEntry("10.0.0.1", "new", 500, 600), new AddressEntry("10.0.0.1", "old", 0)]);

        Assert.Equal(["old", "new", "old"], new long[] { 499, 550, 600 }.Select(time => map.Find("10.0.0.1", time)));
    }

    [Fact]
    public void Resolve_OnlyAddresses_NamesBothEnds()
    {
        ResolvedHop hop = One(new Hop { TimeUs = 1500, ClientAddress = "10.0.0.1", DestinationAddress = "10.0.0.9:8080" });

        Assert.Equal(new ResolvedHop("orders", "stock", IdentityEvidence.AddressMap, 80), hop);
    }

    [Fact]
    public void Resolve_SpanThatAGatewayHandedOut_IsAVerifiedHop()
    {
        Hop outer = Outer with { OfGateway = true, DestinationAddress = "10.0.0.1:8080" };
        Hop inner = Inner with { OfGateway = true, ClientAddress = "10.0.0.1" };

        Assert.Equal(new ResolvedHop("web", "stock", IdentityEvidence.GatewayHop, 90), SourceResolver.Resolve([inner, outer], s_map)[0]);
    }

    [Fact]
    public void Resolve_SpanThatWasPassedOnToAnotherHost_IsNotVerified()
    {
        Hop outer = Outer with { OfGateway = true, DestinationAddress = "10.0.0.1:8080" };
        Hop inner = Inner with { OfGateway = true, ClientAddress = "203.0.113.66" };

        Assert.Equal(new ResolvedHop("web", "stock", IdentityEvidence.TraceHop, 50), SourceResolver.Resolve([inner, outer], s_map)[0]);
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public void Resolve_SpanThatALogNames_IsOnlyAGuess(bool outerOfGateway, bool innerOfGateway)
    {
        ResolvedHop hop = SourceResolver.Resolve([Inner with { OfGateway = innerOfGateway }, Outer with { OfGateway = outerOfGateway }], s_map)[0];

        Assert.Equal(IdentityEvidence.TraceHop, hop.Evidence);
        Assert.False(hop.IsVerified);
    }

    [Fact]
    public void Resolve_SpanShownAgainAfterItsRequestIsOver_IsNotVerified()
    {
        Hop outer = Outer with { OfGateway = true, DestinationAddress = "10.0.0.1:8080" };
        Hop late = Inner with { OfGateway = true, ClientAddress = "10.0.0.1", TimeUs = 10_000_000 };

        Assert.False(SourceResolver.Resolve([late, outer], s_map)[0].IsVerified);
    }

    [Fact]
    public void Resolve_TraceAgainstTheMap_TheMapCounts()
    {
        ResolvedHop hop = SourceResolver.Resolve([Inner with { ClientAddress = "10.0.0.1" }, Outer], s_map)[0];

        Assert.Equal(("orders", IdentityEvidence.AddressMap), (hop.Source, hop.Evidence));
    }

    [Theory]
    [InlineData(IdentityEvidence.Mtls)]
    [InlineData(IdentityEvidence.Token)]
    [InlineData(IdentityEvidence.GatewayHop)]
    public void Resolve_VerifiedEvidence_IsKeptOfAGatewayAndNotBelievedOfALog(IdentityEvidence evidence)
    {
        Hop hop = new() { TimeUs = 1500, ClientAddress = "10.0.0.1", Destination = "stock", Source = "web", Evidence = evidence, Confidence = 99 };

        Assert.Equal(new ResolvedHop("web", "stock", evidence, 99), One(hop with { OfGateway = true }));
        Assert.Equal("orders", One(hop).Source);
        Assert.False(One(hop with { ClientAddress = "203.0.113.1" }).IsVerified);
    }

    [Fact]
    public void Resolve_SourceThatALogNames_CountsBeforeNetworksAndAfterTheMap()
    {
        Hop hop = new() { TimeUs = 1500, Source = "web", Evidence = IdentityEvidence.AccessLog, Confidence = 50, Destination = "stock" };

        Assert.Equal("orders", One(hop with { ClientAddress = "10.0.0.1" }).Source);
        Assert.Equal("web", One(hop with { ClientAddress = "192.168.1.1" }).Source);
        Assert.Equal(new ResolvedHop("network:office", "stock", IdentityEvidence.Network, 30), One(hop with { Source = "", ClientAddress = "192.168.1.1" }));
        Assert.Equal(new ResolvedHop("", "stock", IdentityEvidence.UnknownSource, 0), One(hop with { Source = "", ClientAddress = "203.0.113.1" }));
    }

    [Fact]
    public void Resolve_TwoServicesUnderWayInTheTrace_NamesNeither()
    {
        Hop inner = Inner with { ParentSpanId = 99 };
        Hop other = Outer with { SpanId = 77, Destination = "search" };

        Assert.Equal("web", SourceResolver.Resolve([inner, Outer], s_map)[0].Source);
        Assert.Equal("", SourceResolver.Resolve([inner, Outer, other], s_map)[0].Source);
    }

    private static Hop Outer => new() { TimeUs = 1000, DurationUs = 1_000_000, Destination = "web", TraceId = 5, SpanId = 50, ParentSpanId = 40 };

    private static Hop Inner => new() { TimeUs = 2000, DurationUs = 1000, Destination = "stock", TraceId = 5, SpanId = 60, ParentSpanId = 50 };

    private static ResolvedHop One(Hop hop) => SourceResolver.Resolve([hop], s_map)[0];
}
