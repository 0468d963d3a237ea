using Insight.Export.Events;
using Insight.Export.Options;
using Insight.Export.Selection;

namespace Insight.Export.Tests.Selection;

public sealed class EventFilterTests
{
    private static readonly RequestEvent s_request = new() { Id = "r", Time = DateTime.UnixEpoch, Tenant = "acme", Status = 404, Request = new RequestFacts { App = "shop", Host = "shop.example", Service = "cart" } };

    private static readonly AuditEvent s_audit = new() { Id = "a", Time = DateTime.UnixEpoch, Number = 1, Actor = "ann", Action = "approve", Kind = "policy", Name = "p" };

    [Fact]
    public void Passes_NoFilter_LetsAllThrough() => Assert.True(new EventFilter(new DestinationOptions()).Passes(s_request));

    [Theory]
    [InlineData("acme", "shop", "SHOP.example", "cart", "4xx", true)]
    [InlineData("other", "shop", "shop.example", "cart", "4xx", false)]
    [InlineData("acme", "bank", "shop.example", "cart", "4xx", false)]
    [InlineData("acme", "shop", "bank.example", "cart", "4xx", false)]
    [InlineData("acme", "shop", "shop.example", "pay", "4xx", false)]
    [InlineData("acme", "shop", "shop.example", "cart", "403", false)]
    public void Passes_EachPart_MustHold(string tenant, string app, string host, string service, string status, bool passes)
    {
        DestinationOptions options = new() { Tenants = { tenant }, Filter = { Apps = { app }, Hosts = { host }, Services = { service }, Statuses = { status } } };

        Assert.Equal(passes, new EventFilter(options).Passes(s_request));
    }

    [Fact]
    public void Passes_HeldToATenant_DoesNotTellWhatBelongsToNone()
    {
        Assert.False(new EventFilter(new DestinationOptions { Tenants = { "acme" } }).Passes(s_audit));
        Assert.True(new EventFilter(new DestinationOptions()).Passes(s_audit));
    }

    [Fact]
    public void Passes_Sample_TellsTheShareAndAlwaysTheSame()
    {
        EventFilter filter = new(new DestinationOptions { Sample = 0.1 });
        RequestEvent[] requests = [.. Enumerable.Range(0, 20_000).Select(static i => s_request with { Id = i.ToString("x32", null), Status = 200 })];
        string[] told = [.. requests.Where(filter.Passes).Select(static e => e.Id)];

        Assert.InRange(told.Length, 1_800, 2_200);
        Assert.Equal(told, requests.Where(new EventFilter(new DestinationOptions { Sample = 0.1 }).Passes).Select(static e => e.Id));
        Assert.Subset(requests.Where(new EventFilter(new DestinationOptions { Sample = 0.2 }).Passes).Select(static e => e.Id).ToHashSet(), told.ToHashSet());
    }

    [Theory]
    [InlineData(true, 403)]
    [InlineData(false, 500)]
    [InlineData(false, 0)]
    public void Passes_Sample_TellsAllThatWentWrong(bool denied, int status) =>
        Assert.All(Enumerable.Range(0, 1000), i => Assert.True(new EventFilter(new DestinationOptions { Sample = 0.001 }).Passes(s_request with { Id = $"{i}", Denied = denied, Status = status })));

    [Fact]
    public void Passes_DenialByPolicy_IsFilteredAsAFinding()
    {
        SecurityEvent denial = SampleEvents.Denial("shop-limit", "limit", "rate");

        Assert.True(Passes(new DestinationOptions { Tenants = { "acme" }, Filter = { OnlyDenied = true, MinSeverity = EventSeverity.Low, Apps = { "shop" }, Hosts = { "shop.example" }, Services = { "orders" } } }));
        Assert.False(Passes(new DestinationOptions { Filter = { MinSeverity = EventSeverity.Medium } }));
        Assert.False(Passes(new DestinationOptions { Tenants = { "other" } }));
        Assert.False(Passes(new DestinationOptions { Filter = { Apps = { "bank" } } }));
        Assert.False(Passes(new DestinationOptions { Filter = { Hosts = { "bank.example" } } }));
        Assert.False(Passes(new DestinationOptions { Filter = { Services = { "pay" } } }));

        bool Passes(DestinationOptions options) => new EventFilter(options).Passes(denial);
    }

    [Theory]
    [InlineData("404", 404, 404)]
    [InlineData("5xx", 500, 599)]
    [InlineData("4XX", 400, 499)]
    public void Parse_Status_IsARange(string text, int low, int high) => Assert.Equal((low, high), StatusRange.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("6xx")]
    [InlineData("40")]
    [InlineData("-04")]
    [InlineData("40x")]
    [InlineData("999")]
    public void Parse_NoStatus_IsNothing(string text) => Assert.Null(StatusRange.Parse(text));
}
