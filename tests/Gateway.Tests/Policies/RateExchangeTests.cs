using System.Net;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Endpoints.Profiles;
using Insight.Gateway.Tests.Bundles;
using Insight.Gateway.Tests.Metrics;
using Insight.Gateway.Tests.Support;
using Insight.Gateway.Tests.Traffic;
using Insight.Policy.Sharing;

namespace Insight.Gateway.Tests.Policies;

/// <summary>Real gateways that count together.</summary>
public sealed class RateExchangeTests : IDisposable
{
    private const int Limit = 30;

    private static readonly RequestProfile s_key = new(new ProfileKey("0123456789abcdef"u8), []);

    private static readonly IPAddress s_client = IPAddress.Parse("127.0.0.99");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ThreeGateways_OneClient_LetTheLimitThroughTogether_AndTellNoAddress()
    {
        await using BundleServer console = await BundleServer.StartAsync();
        await using Service service = await Service.SayAsync("ok");
        TestGateway[] gateways = [await StartAsync(console, "g1"), await StartAsync(console, "g2"), await StartAsync(console, "g3")];
        HttpClient[] clients = [.. gateways.Select(static gateway => gateway.ClientAt(s_client))];
        try
        {
            foreach (TestGateway gateway in gateways) gateway.Apply(With(service), s_key);
            for (int i = 0; i < 2; i++) await ExchangeAsync(gateways);
            Assert.All(gateways, static gateway => Assert.Equal(new RateSharing(RateSharingMode.Together, 3), gateway.Sharing));

            int passed = 0;
            for (int round = 0; round < 12; round++)
            {
                foreach (HttpClient client in clients) passed += await PassAsync(client, 3);
                await ExchangeAsync(gateways);
            }

            // Of nine requests in an interval those of two intervals may be too many, and a tenth of the limit.
            Assert.InRange(passed, Limit, Limit + (2 * 9) + (Limit / 10));
            Assert.All(console.Counts, static body => Assert.True(body.AsSpan().IndexOf(s_client.GetAddressBytes()) < 0 && body.AsSpan().IndexOf("127.0.0.99"u8) < 0));
            Assert.Contains(console.Counts, static body => RateDocument.Read(body)!.Count > 0);
        }
        finally
        {
            foreach (HttpClient client in clients) client.Dispose();
            foreach (TestGateway gateway in gateways) await gateway.DisposeAsync();
        }
    }

    [Fact]
    public async Task Restart_ConsoleAway_LetsItsPartOfTheLimitThrough()
    {
        await using BundleServer console = await BundleServer.StartAsync();
        await using Service service = await Service.SayAsync("ok");
        await using (TestGateway gateway = await StartAsync(console, "g1"))
        {
            gateway.Apply(With(service), s_key);
            console.Rates!.Exchange("g2", []);
            console.Rates.Exchange("g3", []);
            Assert.Equal((1, 1), await MetricsAsync(gateway));
            await ExchangeAsync([gateway]);
            Assert.Equal((0, 3), await MetricsAsync(gateway));
            Assert.Equal(new RateSharing(RateSharingMode.Together, 3), gateway.Sharing);
        }

        console.Rates = null;
        await using TestGateway again = await StartAsync(console, "g1");
        again.Apply(With(service), s_key);
        Assert.False(await again.ExchangeAsync());
        Assert.Equal(new RateSharing(RateSharingMode.Alone, 3), again.Sharing);
        Assert.Equal((1, 3), await MetricsAsync(again));
        using HttpClient client = again.ClientAt(s_client);
        Assert.Equal(Limit / 3, await PassAsync(client, Limit));
    }

    [Fact]
    public async Task BundleWithoutAKey_NobodyKnowsWhomTheOthersCount_EachLetsItsPartThrough()
    {
        await using BundleServer console = await BundleServer.StartAsync();
        await using Service service = await Service.SayAsync("ok");
        await using TestGateway gateway = await StartAsync(console, "g1");
        gateway.Apply(With(service));
        console.Rates!.Exchange("g2", []);
        await ExchangeAsync([gateway]);
        Assert.Equal(new RateSharing(RateSharingMode.Alone, 2), gateway.Sharing);
        using HttpClient client = gateway.ClientAt(s_client);
        Assert.Equal(Limit / 2, await PassAsync(client, Limit));
        Assert.All(console.Counts, static body => Assert.Empty(RateDocument.Read(body)!));
    }

    [Fact]
    public async Task GatewayWithoutConsole_CountsByItself()
    {
        await using Service service = await Service.SayAsync("ok");
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(With(service));
        Assert.True(await gateway.ExchangeAsync());
        Assert.Equal(RateSharing.Off, gateway.Sharing);
        Assert.Equal(Limit, await PassAsync(gateway.Client, Limit + 5));
    }

    private static async Task<(double Alone, double Gateways)> MetricsAsync(TestGateway gateway)
    {
        PrometheusParser metrics = PrometheusParser.Parse(await gateway.ScrapeAsync());
        return (metrics.Sum("insight_rates_alone"), metrics.Sum("insight_rates_gateways"));
    }

    private static async Task ExchangeAsync(TestGateway[] gateways)
    {
        foreach (TestGateway gateway in gateways)
        {
            // A busy machine may be late; what counts is what is let through between two exchanges.
            int tries = 0;
            while (!await gateway.ExchangeAsync()) Assert.True(++tries < 10);
        }
    }

    private static async Task<int> PassAsync(HttpClient client, int requests)
    {
        int passed = 0;
        for (int i = 0; i < requests; i++)
        {
            using HttpResponseMessage response = await client.GetAsync("/");
            passed += response.StatusCode == HttpStatusCode.OK ? 1 : 0;
            if (response.StatusCode != HttpStatusCode.OK) Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        }

        return passed;
    }

    private static ObjectSet With(Service service) => Objects.Of(Objects.To("shop"), ("shop", [service])) with
    {
        Policies = [new(new ObjectMetadata { Name = "limit" }, new PolicySpec { Mode = PolicyMode.Enforce, RateLimit = new() { Requests = Limit, Per = TimeSpan.FromHours(1) } })],
    };

    /// <summary>The server has no good bundle: what is in force is what the test says.</summary>
    private Task<TestGateway> StartAsync(BundleServer console, string id)
    {
        File.WriteAllText(_folder.File("token"), BundleServer.Token);
        File.WriteAllText(_folder.File("key.pem"), console.Signer.PublicPem);
        Directory.CreateDirectory(_folder.File(id));
        return TestGateway.StartAsync(null,
            ("gateway:id", id), ("gateway:listen:metrics", "127.0.0.1:0"), ("gateway:bundle:url", console.Url), ("gateway:bundle:tokenFile", _folder.File("token")),
            ("gateway:bundle:keyFile", _folder.File("key.pem")), ("gateway:bundle:directory", _folder.File(id)));
    }
}
