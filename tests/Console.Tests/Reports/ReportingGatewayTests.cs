using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Insight.Console.Bundles;
using Insight.Console.Tests.Bundles;
using Insight.Console.Tests.Objects;
using Insight.Gateway.Hosting;
using Insight.Gateway.Reports;
using Insight.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Insight.Console.Tests.Reports;

/// <summary>A real gateway that fetches its objects from a real console and reports to it.</summary>
public sealed class ReportingGatewayTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task UnhealthyDestination_ShowsAtTheConsole_AndSoDoesItsRecovery()
    {
        await using BundleConsole console = await BundleConsole.StartAsync(_folder.Path, new LearnedEndpoints());
        bool isWell = false;
        await using WebApplication service = await ServiceAsync(context => context.Response.StatusCode = isWell ? 200 : 500);
        string address = new Uri(service.Urls.First()).Authority;
        await console.ApplyAsync($$"""
            apiVersion: insight/v1
            kind: VirtualHost
            metadata: { name: shop }
            spec: { domains: [ shop.example ] }
            ---
            apiVersion: insight/v1
            kind: Route
            metadata: { name: all }
            spec: { hosts: [ shop ], match: { path: { prefix: /api } }, to: [ { cluster: cart } ] }
            ---
            apiVersion: insight/v1
            kind: Cluster
            metadata: { name: cart }
            spec: { select: { service: cart }, probe: { path: /health, interval: 100ms, unhealthyAfter: 1, healthyAfter: 1 } }
            ---
            apiVersion: insight/v1
            kind: Endpoint
            metadata: { name: cart-1, labels: { service: cart } }
            spec: { address: "{{address}}" }
            """);
        await using WebApplication gateway = await GatewayAsync(console);

        (JsonElement cluster, JsonElement route) = await ReportedAsync(console, gateway, "failing");
        Assert.Equal("Its only destination is unhealthy (active probe failing: 1).", cluster.GetProperty("why").GetString());
        JsonElement destination = Assert.Single(cluster.GetProperty("destinations").EnumerateArray());
        Assert.Equal(($"http://{address}", "unhealthy", "active probe failing"), (destination.GetProperty("address").GetString(), destination.GetProperty("health").GetString(), destination.GetProperty("why").GetString()));
        Assert.Equal("edge", Assert.Single(cluster.GetProperty("gateways").EnumerateArray()).GetProperty("gateway").GetString());
        Assert.Equal(("all", "failing", false, "/api/{**}"), (route.GetProperty("name").GetString(), route.GetProperty("state").GetString(), route.GetProperty("hasHealthyDestination").GetBoolean(), route.GetProperty("path").GetString()));
        Assert.Equal("shop.example", Assert.Single(route.GetProperty("hosts").EnumerateArray()).GetString());

        isWell = true;
        (_, route) = await ReportedAsync(console, gateway, "healthy");
        Assert.Equal(("healthy", true), (route.GetProperty("state").GetString(), route.GetProperty("hasHealthyDestination").GetBoolean()));

        JsonElement list = await console.Person.GetFromJsonAsync<JsonElement>("/api/v1/gateways");
        JsonElement row = Assert.Single(list.GetProperty("items").EnumerateArray());
        Assert.Equal(("edge", "healthy", "north"), (row.GetProperty("id").GetString(), row.GetProperty("state").GetString(), row.GetProperty("site").GetString()));
        Assert.Equal(console.Bundles.CurrentOf(new BundleAudience("north", new Dictionary<string, string>()))!.Manifest.Number, row.GetProperty("inForce").GetInt64());
        Assert.Equal(row.GetProperty("inForce").GetInt64(), row.GetProperty("expected").GetInt64());
        Assert.Matches(@"^\d+\.\d+\.\d+", row.GetProperty("version").GetString());
        Assert.False(row.GetProperty("queue").GetProperty("hasReader").GetBoolean());
        Assert.Equal(JsonValueKind.Null, row.GetProperty("enrolment").ValueKind);
    }

    /// <summary>Reports until the cluster is as it should be, and gives it and its route.</summary>
    private static async Task<(JsonElement Cluster, JsonElement Route)> ReportedAsync(BundleConsole console, WebApplication gateway, string state)
    {
        GatewayReporter reporter = gateway.Services.GetRequiredService<GatewayReporter>();
        long start = TimeProvider.System.GetTimestamp();
        using PeriodicTimer timer = new(TimeSpan.FromMilliseconds(200));
        while (true)
        {
            // One too many in a second is refused, and the next one taken.
            await reporter.TurnAsync(CancellationToken.None);
            JsonElement clusters = await console.Person.GetFromJsonAsync<JsonElement>("/api/v1/clusters");
            if (clusters.GetProperty("items").EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } cluster && cluster.GetProperty("state").GetString() == state)
            {
                JsonElement routes = await console.Person.GetFromJsonAsync<JsonElement>("/api/v1/routes");
                return (cluster, Assert.Single(routes.GetProperty("items").EnumerateArray()));
            }

            Assert.True(TimeProvider.System.GetElapsedTime(start) < s_patience, $"{clusters}");
            await timer.WaitForNextTickAsync();
        }
    }

    private static async Task<WebApplication> ServiceAsync(Action<HttpContext> answer)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(static server => server.Listen(IPAddress.Loopback, 0));
        WebApplication app = builder.Build();
        app.Run(context =>
        {
            answer(context);
            return Task.CompletedTask;
        });
        await app.StartAsync();
        return app;
    }

    private async Task<WebApplication> GatewayAsync(BundleConsole console)
    {
        WebApplication gateway = GatewayHost.Build(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["gateway:id"] = "edge",
            ["gateway:site"] = "north",
            ["gateway:journal:directory"] = Path.Combine(_folder.Path, "journal"),
            ["gateway:journal:segmentBytes"] = "1048576",
            ["gateway:journal:maxBytes"] = "16777216",
            ["gateway:listen:http"] = "127.0.0.1:0",
            ["gateway:bundle:url"] = console.Address.ToString(),
            ["gateway:bundle:tokenFile"] = Path.Combine(_folder.Path, "gateway-token"),
            ["gateway:bundle:keyFile"] = Path.Combine(_folder.Path, "signing-key.pub.pem"),
            ["gateway:bundle:directory"] = Path.Combine(_folder.Path, "last-good"),
            ["gateway:bundle:reportInterval"] = "00:00:05",
        }).Build());
        await gateway.StartAsync();
        return gateway;
    }
}
