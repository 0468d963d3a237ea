using System.Net;
using System.Net.Http.Json;
using Shop.Certificates;
using Shop.Mesh;
using Shop.Topology;
using Xunit;

namespace Insight.Shop.Tests;

/// <summary>The whole shop behind the stand-in, on ports that the system chose, without pretended work.</summary>
public sealed class RunningShop : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private ShopHost? _host;

    public StandInGateway Gateway { get; private set; } = null!;

    public Uri GatewayAddress => new($"http://127.0.0.1:{Gateway.HttpPort}");

    public async Task InitializeAsync()
    {
        var certificates = new CertificateFolder(Path.Combine(_folder.Path, "certificates"));
        certificates.WriteAll(TimeProvider.System);
        Gateway = new StandInGateway(certificates);
        await Gateway.StartAsync();

        var topology = ShopTopology.Create(Gateway.HttpPort, Gateway.HttpsPort, portsFrom: 1);
        var deployments = topology.Deployments.Select(d => d with { Port = 0, LatencyMilliseconds = 0 }).ToArray();
        _host = await ShopHost.StartAsync(topology, deployments, certificates, TimeProvider.System, CancellationToken.None);
        foreach (var service in deployments.Zip(_host.Ports).GroupBy(pair => pair.First.Service, pair => pair.Second))
            Gateway.Route(ShopServices.Get(service.Key).Host, [.. service]);
        Gateway.Route(ShopServices.PublicHost, _host.Ports[0]);
    }

    /// <summary>A browser of its own, with its own cookies.</summary>
    public HttpClient Browser()
    {
        var handler = GatewayConnector.Create(new IPEndPoint(IPAddress.Loopback, Gateway.HttpPort), IPAddress.Parse("127.0.1.9"));
        handler.UseCookies = true;
        return new HttpClient(handler) { BaseAddress = new Uri("http://" + ShopServices.PublicHost) };
    }

    /// <summary>A client of one service, through the gateway without a certificate.</summary>
    public HttpClient Client(string service)
    {
        var handler = GatewayConnector.Create(new IPEndPoint(IPAddress.Loopback, Gateway.HttpPort), null);
        return new HttpClient(handler) { BaseAddress = new Uri("http://" + ShopServices.Get(service).Host) };
    }

    public async Task DisposeAsync()
    {
        if (_host is not null)
            await _host.DisposeAsync();
        await Gateway.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Sends JSON and returns the status alone.</summary>
    public static async Task<int> StatusAsync(HttpClient client, string method, string path, object? body = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null)
            request.Content = JsonContent.Create(body);
        using var response = await client.SendAsync(request);
        return (int)response.StatusCode;
    }
}
