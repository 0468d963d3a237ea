using System.Net;
using System.Net.Sockets;
using Insight.Contracts.Bundles;
using Insight.Contracts.Objects;
using Insight.Contracts.Records;
using Insight.Endpoints.Profiles;
using Insight.Gateway.Bundles;
using Insight.Gateway.Hosting;
using Insight.Gateway.Metrics.Prometheus;
using Insight.Gateway.Policies;
using Insight.Gateway.Profiles;
using Insight.Gateway.Reports;
using Insight.Gateway.Tls;
using Insight.Gateway.Waf;
using Insight.Policy.Sharing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Insight.Gateway.Tests.Support;

/// <summary>Our own host on free ports, its journal, and a reader of it.</summary>
internal sealed class TestGateway : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TemporaryFolder _folder;
    private bool _stopped;

    private TestGateway(WebApplication app, TemporaryFolder folder)
    {
        _app = app;
        _folder = folder;
        Journal = new JournalOf(folder.Path);
        Client = ClientAt(IPAddress.Loopback);
    }

    public JournalOf Journal { get; }

    /// <summary>A client of the HTTP port.</summary>
    public HttpClient Client { get; }

    /// <summary>A client of the HTTP port that calls from an address of its own.</summary>
    public HttpClient ClientAt(IPAddress address) => new(new SocketsHttpHandler
    {
        UseCookies = false,
        ActivityHeadersPropagator = null,
        ConnectCallback = async (context, cancellationToken) =>
        {
            Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                socket.Bind(new IPEndPoint(address.MapToIPv6(), 0));
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    })
    { BaseAddress = new Uri(Http) };

    public string Http => _app.Urls.First(url => url.StartsWith("http:", StringComparison.Ordinal));

    public string Http2 => _app.Urls.Last(url => url.StartsWith("http:", StringComparison.Ordinal));

    /// <summary>The last listener, where a test has added one for TCP.</summary>
    public int TcpPort => new Uri(_app.Urls.Last()).Port;

    public string Https => _app.Urls.First(url => url.StartsWith("https:", StringComparison.Ordinal));

    /// <summary>The gateway's certificates.</summary>
    public ServerTls Tls => _app.Services.GetRequiredService<ServerTls>();

    /// <summary>Starts a gateway whose routes lead <c>/up/…</c> to the upstream.</summary>
    public static async Task<TestGateway> StartAsync(TestUpstream? upstream = null, params (string Key, string Value)[] settings)
    {
        TemporaryFolder folder = new();
        Dictionary<string, string?> values = Defaults(folder, upstream);
        foreach ((string key, string value) in settings) values[key] = value;
        WebApplication app = GatewayHost.Build(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
        await app.StartAsync();
        return new TestGateway(app, folder);
    }

    /// <summary>Where metrics are fetched; null: nowhere.</summary>
    public Uri? Metrics => _app.Services.GetRequiredService<MetricsServer>().Address;

    /// <summary>Fetches the metrics.</summary>
    public async Task<string> ScrapeAsync()
    {
        using HttpResponseMessage response = await Client.GetAsync(Metrics);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        return await response.Content.ReadAsStringAsync();
    }

    /// <summary>Puts objects in force, as a bundle would.</summary>
    public void Apply(ObjectSet objects)
    {
        ActiveBundle bundle = _app.Services.GetRequiredService<ActiveBundle>();
        bundle.Replace(new BundleSnapshot(bundle.Current.Number + 1, "", [], objects));
    }

    /// <summary>Lets the guards of policies look, as they do each second.</summary>
    public void Guard() => _app.Services.GetRequiredService<PolicyGuards>().Look();

    /// <summary>Takes all the room that there is for bodies, until it is disposed.</summary>
    public IDisposable FillBodies() => new Filled(_app.Services.GetRequiredService<WafEngine>().Bodies);

    /// <summary>Exchanges counts of rate limits with the console, as it is done each second.</summary>
    public Task<bool> ExchangeAsync() => _app.Services.GetRequiredService<RateExchange>().TurnAsync(CancellationToken.None);

    /// <summary>Tells the console how the gateway is, as it is done every 15 seconds.</summary>
    public Task<bool> ReportAsync() => _app.Services.GetRequiredService<GatewayReporter>().TurnAsync(CancellationToken.None);

    /// <summary>How this gateway counts among others.</summary>
    public RateSharing Sharing => _app.Services.GetRequiredService<ActivePolicies>().Rates.Sharing;

    /// <summary>Puts objects and profiles in force, as a bundle would.</summary>
    public void Apply(ObjectSet objects, RequestProfile profiles)
    {
        ActiveBundle bundle = _app.Services.GetRequiredService<ActiveBundle>();
        bundle.Replace(new BundleSnapshot(bundle.Current.Number + 1, "", [new(new BundlePart(BundleFormat.ProfilesPart, "", 0), profiles)], objects));
    }

    /// <summary>Puts endpoints and profiles in force, as a bundle would.</summary>
    public void Apply(KnownEndpoints endpoints, RequestProfile? profiles)
    {
        ActiveBundle bundle = _app.Services.GetRequiredService<ActiveBundle>();
        List<LoadedPart> parts = [new(new BundlePart(BundleFormat.EndpointsPart, "", 0), endpoints)];
        if (profiles is not null) parts.Add(new(new BundlePart(BundleFormat.ProfilesPart, "", 0), profiles));
        bundle.Replace(new BundleSnapshot(bundle.Current.Number + 1, "", parts));
    }

    /// <summary>What was counted for profiles.</summary>
    public ProfileCounts Counts => _app.Services.GetRequiredService<ProfileCounts>();

    /// <summary>Lets requests under way end, stops, and gives everything that the journal holds.</summary>
    public async Task<IReadOnlyList<AccessRecord>> StopAsync()
    {
        _stopped = true;
        await _app.StopAsync();
        await _app.DisposeAsync();
        return await Journal.NowAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_stopped) await StopAsync();
        await Journal.DisposeAsync();
        _folder.Dispose();
    }

    private sealed class Filled : IDisposable
    {
        private readonly BodyBudget _bodies;
        private long _taken;

        public Filled(BodyBudget bodies)
        {
            _bodies = bodies;
            while (bodies.TryTake(1024)) _taken += 1024;
        }

        public void Dispose() => _bodies.Return(Interlocked.Exchange(ref _taken, 0));
    }

    private static Dictionary<string, string?> Defaults(TemporaryFolder folder, TestUpstream? upstream)
    {
        Dictionary<string, string?> values = new()
        {
            ["gateway:id"] = "test-gateway",
            ["gateway:site"] = "lab",
            ["gateway:journal:directory"] = folder.Path,
            ["gateway:journal:segmentBytes"] = "1048576",
            ["gateway:journal:maxBytes"] = "16777216",
            ["gateway:listen:http"] = "127.0.0.1:0",
            ["gateway:listen:http2"] = "127.0.0.1:0",
            ["gateway:limits:drainTimeout"] = "00:00:10",
        };
        if (upstream is null) return values;

        Route("plain", "/up/{**rest}", upstream.Http);
        values["ReverseProxy:Clusters:plain:Metadata:service"] = "upstream";
        values["ReverseProxy:Clusters:plain:Metadata:app"] = "shop";
        values["ReverseProxy:Clusters:plain:Destinations:only:Metadata:version"] = "v2";
        values["ReverseProxy:Routes:plain:Metadata:tenant"] = "acme";

        Route("grpc", "/up/grpc/{**rest}", upstream.Http2);
        values["ReverseProxy:Clusters:grpc:HttpRequest:Version"] = "2";
        values["ReverseProxy:Clusters:grpc:HttpRequest:VersionPolicy"] = "RequestVersionExact";

        // Port 1 is never listened on here.
        Route("dead", "/dead/{**rest}", "http://127.0.0.1:1");

        Route("slow", "/slow/{**rest}", upstream.Http);
        values["ReverseProxy:Routes:slow:Transforms:0:PathRemovePrefix"] = "/slow";
        values["ReverseProxy:Clusters:slow:HttpRequest:ActivityTimeout"] = "00:00:00.1";
        return values;

        void Route(string name, string path, string address)
        {
            values[$"ReverseProxy:Routes:{name}:ClusterId"] = name;
            values[$"ReverseProxy:Routes:{name}:Match:Path"] = path;
            values[$"ReverseProxy:Clusters:{name}:Destinations:only:Address"] = address;
        }
    }
}
