using System.Net;
using System.Net.Sockets;
using System.Text;
using Dapper;
using Insight.Contracts.Bundles;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Endpoints;
using Insight.Endpoints.Catalog;
using Insight.Gateway.Bundles;
using Insight.Gateway.Hosting;
using Insight.Ingest.Storing;
using Insight.PolicyRecommender.History;
using Insight.PolicyRecommender.Replay;
using Insight.Storage.ClickHouse;
using Insight.Streaming;
using Insight.Streaming.Journal;
using Insight.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Insight.Console.Tests.Policies;

/// <summary>What a real gateway decides in shadow, and what a replay of its records says: gateway, journal, ingest, storage, replay, each the real one.</summary>
public sealed class ShadowReplayTests(EngineFixture engine) : IClassFixture<EngineFixture>, IDisposable
{
    private const int Requests = 3_000, Clients = 40, AtOnce = 8;

    private static readonly PolicyEndpoint s_order = new() { Method = "GET", Path = "/orders/{id}" };

    private static readonly (string Name, PolicySpec Spec)[] s_policies =
    [
        ("rate", new() { RateLimit = new() { Requests = 50, Per = TimeSpan.FromHours(1) } }),
        ("rate-endpoint", new() { Scope = new() { Endpoints = [s_order] }, RateLimit = new() { Requests = 10, Per = TimeSpan.FromMinutes(1), PerEndpoint = true } }),
        ("endpoints", new() { Endpoints = new() { Allow = [s_order, new() { Method = "GET", Path = "/orders/search" }, new() { Method = "POST", Path = "/orders" }] } }),
        ("block", new() { Scope = new() { App = "shop" }, Block = new() { Clients = ["127.0.2.0/29", "127.0.2.20"] } }),
        ("callers", new() { Scope = new() { Service = "shop", Endpoints = [new() { Path = "/orders/search" }] }, Callers = new() { Services = ["web"] } }),
        ("query", new() { Scope = new() { Endpoints = [s_order] }, Schema = new() { Query = ["page"], RequiredQuery = ["page"] } }),
        ("fields", new() { Scope = new() { Endpoints = [new() { Path = "/orders" }] }, Schema = new() { ContentTypes = ["application/json"], Fields = ["items[].sku", "note"], RequiredFields = ["items"], MostBytes = 2_000 } }),
    ];

    private static readonly (string Type, string Body)[] s_bodies =
    [
        ("application/json", """{"items":[{"sku":"a"}]}"""), ("application/json", """{"items":[],"note":"x"}"""), ("application/json", """{"items":[],"admin":true}"""), ("application/json", """{"note":"x"}"""),
        ("application/json", """{"admin":1,}"""), ("application/json", "not json"), ("application/x-www-form-urlencoded", "items=1"), ("application/json", $$"""{"items":[],"note":"{{new string('n', 3_000)}}"}"""),
    ];

    private static readonly EndpointCatalog s_learned = new([new(
        new("default", "shop", "127.0.0.1", "shop"), [new(7, "GET", "/orders/{id}", EndpointTier.Confirmed, [], []), new(8, "GET", "/orders/search", EndpointTier.Confirmed, [], [])])]);

    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Replay_OfAGatewaysRecords_AgreesWithWhatItNotedInShadow()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await seed.ExecuteAsync("INSERT INTO learned_endpoints (endpoint_id, tenant, app, host, service, method, template, tier, version) VALUES (7, 'default', 'shop', '127.0.0.1', 'shop', 'GET', '/orders/{id}', 2, 1), (8, 'default', 'shop', '127.0.0.1', 'shop', 'GET', '/orders/search', 2, 1)");
        DateTime from = DateTime.UtcNow.AddMinutes(-1);
        await AskAsync();
        await IngestAsync(seed.Source);
        DateTime to = DateTime.UtcNow.AddMinutes(1);
        await using ClickHouseConnection connection = seed.Source.CreateConnection();
        Dictionary<string, (ulong Requests, ulong Clients)> shadow = (await connection.QueryAsync<(string Policy, ulong Requests, ulong Clients)>(
            "SELECT policy, count(), uniqExact(client_ip) FROM policy_notes FINAL WHERE NOT acted GROUP BY policy")).ToDictionary(static row => row.Policy, static row => (row.Requests, row.Clients));

        foreach ((string name, PolicySpec spec) in s_policies)
        {
            ReplayReport report = await new PolicyReplay(new HistoryReader(seed.Source)).RunAsync(new ReplayQuestion(Policy(name, spec), from, to));
            Assert.Equal(Requests, report.Requests);
            (ulong requests, ulong clients) = shadow.GetValueOrDefault(name);
            Assert.InRange(requests, 20ul, Requests - 20ul);
            string said = $"{name}: {requests} requests of {clients} clients in shadow, {report.Touched} of {report.TouchedClients} in the replay";
            Assert.True(Math.Abs((double)requests - report.Touched) <= requests * 0.01, said);
            Assert.True(Math.Abs((double)clients - report.TouchedClients) <= clients * 0.01, said);
        }
    }

    private static GatewayObject<PolicySpec> Policy(string name, PolicySpec spec) => new(new ObjectMetadata { Name = name }, spec);

    /// <summary>A gateway before a service, and clients that ask it at once; it has stopped when this returns.</summary>
    private async Task AskAsync()
    {
        await using WebApplication service = await ServiceAsync();
        await using WebApplication gateway = GatewayHost.Build(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["gateway:id"] = "edge",
            ["gateway:journal:directory"] = Path.Combine(_folder.Path, "journal"),
            ["gateway:listen:http"] = "127.0.0.1:0",
        }).Build());
        await gateway.StartAsync();
        gateway.Services.GetRequiredService<ActiveBundle>().Replace(new BundleSnapshot(1, "", [new(new BundlePart(BundleFormat.EndpointsPart, "", 0), new KnownEndpoints(s_learned))], ObjectsFor(service)));
        Uri address = new(gateway.Urls.First(static url => url.StartsWith("http:", StringComparison.Ordinal)));
        HttpClient[] clients = [.. Enumerable.Range(1, Clients).Select(i => ClientAt(address, IPAddress.Parse($"127.0.2.{i}")))];
        Random random = new(6);
        (int Client, Func<HttpRequestMessage> Request)[] asked = [.. Enumerable.Range(0, Requests).Select(_ => (ClientOf(random), RequestOf(random)))];
        await Parallel.ForEachAsync(asked, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (one, cancellationToken) =>
        {
            using HttpRequestMessage request = one.Request();
            using HttpResponseMessage response = await clients[one.Client].SendAsync(request, cancellationToken);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        });
        foreach (HttpClient client in clients) client.Dispose();
        await gateway.StopAsync();
    }

    /// <summary>Some ask much more than others.</summary>
    private static int ClientOf(Random random) => (int)(Clients * random.NextDouble() * random.NextDouble());

    private static Func<HttpRequestMessage> RequestOf(Random random)
    {
        (string type, string body) = s_bodies[random.Next(s_bodies.Length)];
        (HttpMethod method, string path) = random.Next(10) switch
        {
            < 4 => (HttpMethod.Get, $"/orders/{random.Next(50)}{(random.Next(3)) switch { 0 => "", 1 => "?page=1", _ => "?page=1&debug=1" }}"),
            4 => (HttpMethod.Get, "/orders/search"),
            5 => (HttpMethod.Delete, $"/orders/{random.Next(50)}"),
            6 => (HttpMethod.Get, "/admin/users"),
            _ => (HttpMethod.Post, "/orders"),
        };
        return () =>
        {
            HttpRequestMessage request = new(method, path);
            if (method == HttpMethod.Post) request.Content = new StringContent(body, Encoding.UTF8, type);
            return request;
        };
    }

    private static ObjectSet ObjectsFor(WebApplication service) => new()
    {
        VirtualHosts = [new(new ObjectMetadata { Name = "all" }, new VirtualHostSpec { Domains = ["*"], App = "shop" })],
        Routes = [new(new ObjectMetadata { Name = "route" }, new RouteSpec { Hosts = ["all"], To = [new() { Cluster = "shop" }] })],
        Clusters = [new(new ObjectMetadata { Name = "shop" }, new ClusterSpec { Select = new Dictionary<string, string> { ["service"] = "shop" } })],
        Endpoints = [new(new ObjectMetadata { Name = "shop", Labels = new Dictionary<string, string> { ["service"] = "shop" } }, new EndpointSpec { Address = new Uri(service.Urls.First()).Authority })],
        Policies = [.. s_policies.Select(static policy => Policy(policy.Name, policy.Spec))],
    };

    private static async Task<WebApplication> ServiceAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(static server => server.Listen(IPAddress.Loopback, 0));
        WebApplication service = builder.Build();
        service.Run(static context => context.Request.Body.CopyToAsync(Stream.Null));
        await service.StartAsync();
        return service;
    }

    private static HttpClient ClientAt(Uri gateway, IPAddress address) => new(new SocketsHttpHandler
    {
        UseCookies = false,
        ConnectCallback = async (context, cancellationToken) =>
        {
            Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(address.MapToIPv6(), 0));
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { BaseAddress = gateway };

    private async Task IngestAsync(ClickHouseDataSource storage)
    {
        await using JournalReader reader = JournalReader.Open(Path.Combine(_folder.Path, "journal"), new ReaderOptions(), TimeProvider.System);
        BatchStore store = new(storage, new CatalogMatcher(s_learned, new TemplateMatcher()), "test");
        RecordBatch batch = new();
        do
        {
            await reader.ReadAsync(batch, TimeSpan.Zero, CancellationToken.None);
            if (batch.Count > 0) Assert.Equal(0, (await store.StoreAsync(batch, CancellationToken.None)).DeadLetters);
            await reader.CommitAsync(batch, CancellationToken.None);
        }
        while (batch.Count > 0);
    }
}
