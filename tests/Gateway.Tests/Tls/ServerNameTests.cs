using System.Net;
using System.Security.Cryptography.X509Certificates;
using Insight.Contracts.Objects;
using Insight.Contracts.Records;
using Insight.Gateway.Tests.Support;

namespace Insight.Gateway.Tests.Tls;

public sealed class ServerNameTests : IDisposable
{
    private const string Checkout = "spiffe://shop.example/service/checkout";

    private readonly TestCertificates _partner = new("partner");
    private readonly TlsFiles _files = new();

    public ServerNameTests()
    {
        _files.Authority.WriteServer(_files.File("shop.pem"), _files.File("shop.key"), "shop.example");
        _partner.WriteBundle(_files.File("partner.pem"));
    }

    private CertificateFiles Shop => new() { Path = _files.File("shop.pem"), KeyPath = _files.File("shop.key") };

    [Fact]
    public async Task Handshake_ShowsTheCertificateOfTheHost_AndTheListenersForOthers()
    {
        await using TestGateway gateway = await _files.StartAsync();
        gateway.Apply(Of(("shop.example", new HostTls { Certificate = Shop }), ("plain.example", null)));

        await using TlsClient shop = await TlsClient.ConnectAsync(gateway.Https, "SHOP.example");
        await using TlsClient plain = await TlsClient.ConnectAsync(gateway.Https, "plain.example");
        await using TlsClient other = await TlsClient.ConnectAsync(gateway.Https, "other.example");

        Assert.Equal(["shop.example", "localhost", "localhost"], [shop.Shown, plain.Shown, other.Shown]);
        Assert.Equal(200, await shop.StatusAsync("shop.example"));
        Assert.Equal(200, await plain.StatusAsync("plain.example"));
        Assert.Equal(404, await other.StatusAsync("other.example"));
    }

    [Fact]
    public async Task Certificate_ThatChanged_IsShownToNewConnections_AndABrokenOneIsNot()
    {
        await using TestGateway gateway = await _files.StartAsync();
        gateway.Apply(Of(("shop.example", new HostTls { Certificate = Shop })));

        _files.Authority.WriteServer(_files.File("shop.pem"), _files.File("shop.key"), "new.example");
        gateway.Tls.Refresh();
        Assert.Equal("new.example", await ShownAsync(gateway, "shop.example"));

        File.WriteAllText(_files.File("shop.key"), "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        gateway.Tls.Refresh();
        Assert.Equal("new.example", await ShownAsync(gateway, "shop.example"));

        _files.Authority.WriteServer(_files.File("shop.pem"), _files.File("shop.key"), "newer.example");
        gateway.Tls.Refresh();
        Assert.Equal("newer.example", await ShownAsync(gateway, "shop.example"));
    }

    [Fact]
    public async Task Certificate_OfTheListener_IsReadAgainToo()
    {
        await using TestGateway gateway = await _files.StartAsync();
        Assert.Equal("localhost", await ShownAsync(gateway, "any.example"));

        File.Delete(_files.File("server.pem"));
        gateway.Tls.Refresh();
        Assert.Equal("localhost", await ShownAsync(gateway, "any.example"));

        _files.Authority.WriteServer(_files.File("server.pem"), _files.File("server.key"), "renewed.example");
        gateway.Tls.Refresh();
        Assert.Equal("renewed.example", await ShownAsync(gateway, "any.example"));
    }

    [Fact]
    public async Task Certificate_ThatIsNotThere_LeavesTheHostTheListeners()
    {
        await using TestGateway gateway = await _files.StartAsync();
        gateway.Apply(Of(("shop.example", new HostTls { Certificate = Shop with { Path = _files.File("none.pem") } })));

        Assert.Equal("localhost", await ShownAsync(gateway, "shop.example"));
    }

    [Fact]
    public async Task HostThatRequiresCertificates_LetsInWhomTheTrustBundleVouchesFor()
    {
        using X509Certificate2 good = _files.Authority.Client(Checkout);
        using X509Certificate2 bad = _partner.Client(Checkout);
        await using TestGateway gateway = await _files.StartAsync();
        gateway.Apply(Of(("closed.example", Requires), ("open.example", Asks(ClientCertificateSetting.None))));

        Assert.Equal(200, await TlsClient.StatusAsync(gateway.Https, "closed.example", "closed.example", good));
        Assert.Equal(0, await TlsClient.StatusAsync(gateway.Https, "closed.example", "closed.example", bad));
        Assert.Equal(0, await TlsClient.StatusAsync(gateway.Https, "closed.example", "closed.example"));
        Assert.Equal(200, await TlsClient.StatusAsync(gateway.Https, "open.example", "open.example"));
    }

    [Theory]
    [InlineData("open.example")]
    [InlineData("unknown.example")]
    [InlineData("127.0.0.1")]
    public async Task HostThatRequiresCertificates_CannotBeReachedByNamingAnotherInTheHandshake(string serverName)
    {
        using X509Certificate2 good = _files.Authority.Client(Checkout);
        await using TestGateway gateway = await _files.StartAsync();
        gateway.Apply(Of(("closed.example", Requires), ("open.example", Asks(ClientCertificateSetting.None))));

        await using (TlsClient client = await TlsClient.ConnectAsync(gateway.Https, serverName))
        {
            foreach (string host in new[] { "closed.example:443", "CLOSED.example.", "closed.example:x" }) Assert.NotEqual(200, await TlsClient.StatusAsync(gateway.Https, serverName, host));
            Assert.Equal(421, await client.StatusAsync("closed.example"));
            Assert.Equal(0, await client.StatusAsync("closed.example"));
        }

        // Also with a good certificate: the connection was asked for nothing, or for less.
        Assert.Equal(421, await TlsClient.StatusAsync(gateway.Https, serverName, "closed.example", good));
        using HttpRequestMessage plain = new(HttpMethod.Get, "/") { Headers = { Host = "closed.example" } };
        Assert.Equal(HttpStatusCode.MisdirectedRequest, (await gateway.Client.SendAsync(plain)).StatusCode);

        IReadOnlyList<AccessRecord> records = await gateway.StopAsync();
        Assert.Contains(records, record => record.Status == 421 && record.ResponseFlag == ResponseFlag.Unauthenticated && record.ResponseDetail == "other-server-name");
        Assert.DoesNotContain(records, record => record.Status == 200);
    }

    [Fact]
    public async Task HostThatRequiresCertificates_CannotBeReachedOverAConnectionThatIsSharedWithAnother()
    {
        await using TestGateway gateway = await _files.StartAsync();
        gateway.Apply(Of(("closed.example", Requires), ("open.example", Asks(ClientCertificateSetting.None))));
        await using Http2Connection shared = await Http2Connection.ConnectAsync(gateway.Https, "open.example");

        // RFC 9113, section 9.1.1: a client may use a connection for other names that its certificate is good for.
        Assert.Equal("200", await shared.StatusAsync("open.example"));
        Assert.Equal("421", await shared.StatusAsync("closed.example"));
        Assert.Equal(["open.example", "closed.example"], (await gateway.StopAsync()).Select(static record => record.Host));
    }

    [Fact]
    public async Task Connection_FromBeforeTheDemand_DoesNotCount()
    {
        await using TestGateway gateway = await _files.StartAsync();
        gateway.Apply(Of(("shop.example", null)));
        await using TlsClient client = await TlsClient.ConnectAsync(gateway.Https, "shop.example");
        Assert.Equal(200, await client.StatusAsync("shop.example"));

        gateway.Apply(Of(("shop.example", Requires)));

        Assert.Equal(421, await client.StatusAsync("shop.example"));
    }

    [Fact]
    public async Task ListenerThatRequiresCertificates_IsNotOpenedByAHostThatDoesNot()
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await _files.StartAsync(upstream, ("gateway:listen:clientCertificates", "Require"));
        gateway.Apply(Of(("open.example", Asks(ClientCertificateSetting.None))));

        Assert.Equal(200, await TlsClient.StatusAsync(gateway.Https, "open.example", "open.example"));
        Assert.Equal(421, await TlsClient.StatusAsync(gateway.Https, "open.example", "localhost"));
        Assert.Equal(0, await TlsClient.StatusAsync(gateway.Https, "localhost", "localhost"));
    }

    [Fact]
    public async Task HostWithItsOwnRoots_LetsInTheirsOnly()
    {
        using X509Certificate2 partner = _partner.Client();
        using X509Certificate2 ours = _files.Authority.Client(Checkout);
        await using TestGateway gateway = await _files.StartAsync();
        gateway.Apply(Of(("partner.example", Requires with { ClientRoots = _files.File("partner.pem") }), ("closed.example", Requires)));

        Assert.Equal(200, await TlsClient.StatusAsync(gateway.Https, "partner.example", "partner.example", partner));
        Assert.Equal(0, await TlsClient.StatusAsync(gateway.Https, "partner.example", "partner.example", ours));
        Assert.Equal(421, await TlsClient.StatusAsync(gateway.Https, "partner.example", "closed.example", partner));
        Assert.Equal(421, await TlsClient.StatusAsync(gateway.Https, "closed.example", "partner.example", ours));
    }

    [Fact]
    public async Task HostWithRootsThatAreNotThere_LetsNobodyIn()
    {
        using X509Certificate2 ours = _files.Authority.Client(Checkout);
        await using TestGateway gateway = await _files.StartAsync();
        gateway.Apply(Of(("closed.example", Requires with { ClientRoots = _files.File("none.pem") })));

        Assert.Equal(0, await TlsClient.StatusAsync(gateway.Https, "closed.example", "closed.example", ours));
    }

    public void Dispose()
    {
        _partner.Dispose();
        _files.Dispose();
    }

    private static HostTls Requires => Asks(ClientCertificateSetting.Require);

    private static HostTls Asks(ClientCertificateSetting setting) => new() { ClientCertificates = setting };

    /// <summary>Hosts that answer by themselves.</summary>
    private static ObjectSet Of(params (string Domain, HostTls? Tls)[] hosts) => new()
    {
        VirtualHosts = [.. hosts.Select((host, i) => new GatewayObject<VirtualHostSpec>(new ObjectMetadata { Name = $"host-{i}" }, new VirtualHostSpec { Domains = [host.Domain], Tls = host.Tls }))],
        Routes = [.. hosts.Select((_, i) => new GatewayObject<RouteSpec>(new ObjectMetadata { Name = $"route-{i}" }, new RouteSpec { Hosts = [$"host-{i}"], Respond = new DirectResponse { Body = "ok" } }))],
    };

    private static async Task<string> ShownAsync(TestGateway gateway, string serverName)
    {
        await using TlsClient client = await TlsClient.ConnectAsync(gateway.Https, serverName);
        return client.Shown;
    }
}
