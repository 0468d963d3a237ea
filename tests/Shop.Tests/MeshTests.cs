using System.Net;
using Shop.Topology;
using Shop.Traffic;
using Xunit;

namespace Insight.Shop.Tests;

/// <summary>How the services appear to a gateway: who calls whom, and what travels along.</summary>
public sealed class MeshTests(RunningShop shop) : IClassFixture<RunningShop>
{
    [Fact]
    public async Task ServiceCalls_OfAProductPage_CarryNameAndTrace()
    {
        const string trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        using var browser = shop.Browser();
        browser.DefaultRequestHeaders.Add("traceparent", trace);
        browser.DefaultRequestHeaders.Add("x-request-id", "page-1");

        Assert.Equal(200, await RunningShop.StatusAsync(browser, "GET", "/api/products/5"));

        var hops = shop.Gateway.Hops.ToArray();
        var page = Assert.Single(hops, hop => hop.Host == ShopServices.PublicHost && hop.RequestId == "page-1");
        Assert.Equal(IPAddress.Parse("127.0.1.9"), page.Source);
        foreach (var (service, path, caller) in new[]
        {
            ("catalogue", "/products/5", "storefront"),
            ("recommendations", "/products/5/similar", "storefront"),
            ("inventory", "/stock/KIT-0005", "catalogue"),
        })
        {
            var hop = Assert.Single(hops, hop => hop.RequestId == "page-1" && hop.Host == $"{service}.shop.internal" && hop.Path == path);
            Assert.Equal($"spiffe://shop.example/ns/shop/sa/{caller}", hop.SpiffeId);
            Assert.Equal(trace, hop.TraceParent);
            Assert.Equal("HTTP/2", hop.Protocol);
        }
    }

    [Fact]
    public async Task Recommendations_CallingOthers_IsKnownByItsAddressAlone()
    {
        using var client = shop.Client("recommendations");
        client.DefaultRequestHeaders.Add("x-request-id", "similar-1");
        var before = shop.Gateway.Hops.Count;

        Assert.Equal(200, await RunningShop.StatusAsync(client, "GET", "/products/6/similar"));

        var hop = Assert.Single(shop.Gateway.Hops.Skip(before), hop => hop.Source.Equals(IPAddress.Parse("127.0.0.7")));
        Assert.Equal("catalogue.shop.internal", hop.Host);
        Assert.Null(hop.SpiffeId);
        Assert.Null(hop.TraceParent);
        Assert.Null(hop.RequestId);
    }

    [Fact]
    public async Task Traffic_OfManyVisitors_ReachesEveryServiceWithFewErrors()
    {
        // The visitors of a minute, twenty times as fast.
        var plan = TrafficPlan.Generate(seed: 7, rate: 20).Take(1_200).Select(planned => planned with { At = planned.At / 20 });

        var summary = await TrafficRunner.RunAsync(plan, shop.GatewayAddress, TimeProvider.System, CancellationToken.None);

        Assert.Equal(1_200, summary.Requests);
        Assert.Equal(0, summary.Failed);
        var good = summary.ByStatus.Where(pair => pair.Key < 400).Sum(pair => pair.Value);
        var broken = summary.ByStatus.Where(pair => pair.Key >= 500 && pair.Key != 504).Sum(pair => pair.Value);
        Assert.InRange(good, 1_100, 1_199);
        Assert.Equal(0, broken);
        foreach (var service in ShopServices.All.Where(service => service.Name != "storefront"))
            Assert.Contains(shop.Gateway.Hops, hop => hop.Host == service.Host);
    }
}
