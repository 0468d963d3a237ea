using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Insight.Contracts.Objects;
using Insight.Gateway.Tests.Support;
using Insight.Gateway.Traffic.Upstreams;
using Insight.Gateway.Traffic.Upstreams.Connections;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging.Abstractions;

namespace Insight.Gateway.Tests.Traffic.Upstreams.Connections;

/// <summary>TLS to a real server that says which name it was asked for, and who asked.</summary>
public sealed class TlsTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TestCertificates _authority = new();
    private readonly ManualClock _clock = new();
    private WebApplication _app = null!;

    private string Roots => Path.Combine(_folder.Path, "roots.pem");

    public async Task InitializeAsync()
    {
        _authority.WriteBundle(Roots);
        X509Certificate2 named = Server("server");
        X509Certificate2 workload = _authority.Server("spiffe://mesh/shop");
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
        {
            https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
            https.ClientCertificateValidation = (_, _, _) => true;
            https.ServerCertificateSelector = (_, name) => name == "mesh.internal" ? workload : named;
        })));
        _app = builder.Build();
        _app.Run(context =>
        {
            string name = context.Features.Get<ITlsHandshakeFeature>()!.HostName ?? "";
            return context.Response.WriteAsync($"{name} {context.Connection.ClientCertificate?.GetSerialNumberString()} {context.Request.Protocol}");
        });
        await _app.StartAsync();
    }

    [Fact]
    public async Task Send_ServerName_IsAskedForAndChecked()
    {
        Assert.Equal("localhost  HTTP/2", await GetAsync(new UpstreamTls { Roots = Roots, ServerName = "localhost" }));
        await Assert.ThrowsAsync<AuthenticationException>(() => GetAsync(new UpstreamTls { Roots = Roots, ServerName = "other.internal" }));
        await Assert.ThrowsAsync<AuthenticationException>(() => GetAsync(new UpstreamTls { ServerName = "localhost" }));
    }

    [Fact]
    public async Task Send_WithoutServerName_AsksForTheEndpointsNameOrElseTheRequests()
    {
        Assert.Equal("localhost  HTTP/2", await GetAsync(new UpstreamTls { Roots = Roots }, host: "localhost", header: "shop.example"));
        Assert.Equal("localhost  HTTP/2", await GetAsync(new UpstreamTls { Roots = Roots }, header: "localhost"));
        await Assert.ThrowsAsync<AuthenticationException>(() => GetAsync(new UpstreamTls { Roots = Roots }, header: "shop.example"));
    }

    [Fact]
    public async Task Send_SpiffeIds_AreCheckedInsteadOfTheName()
    {
        UpstreamTls tls = new() { Roots = Roots, ServerName = "mesh.internal", SpiffeIds = ["spiffe://mesh/cart", "spiffe://mesh/shop"] };
        Assert.Equal("mesh.internal  HTTP/2", await GetAsync(tls));
        await Assert.ThrowsAsync<AuthenticationException>(() => GetAsync(tls with { SpiffeIds = ["spiffe://mesh/cart"] }));
        await Assert.ThrowsAsync<AuthenticationException>(() => GetAsync(tls with { ServerName = "localhost" }));
        await Assert.ThrowsAsync<AuthenticationException>(() => GetAsync(tls with { Roots = "" }));
    }

    [Theory]
    [InlineData(1, HttpVersionPolicy.RequestVersionOrLower, "HTTP/1.1")]
    [InlineData(2, HttpVersionPolicy.RequestVersionExact, "HTTP/2")]
    [InlineData(2, HttpVersionPolicy.RequestVersionOrLower, "HTTP/2")]
    public async Task Send_Protocol_IsAgreedOn(int version, HttpVersionPolicy policy, string protocol)
    {
        using TlsConnector connector = new(new UpstreamTls { Roots = Roots, ServerName = "localhost" }, "shop", null, _clock, NullLogger.Instance);
        Assert.Equal($"localhost  {protocol}", await GetAsync(connector, policy: policy, version: version));
    }

    [Fact]
    public async Task Send_OverHttp1Once_StillOffersHttp2()
    {
        using TlsConnector connector = new(new UpstreamTls { Roots = Roots, ServerName = "localhost" }, "shop", null, _clock, NullLogger.Instance);
        Assert.Equal("localhost  HTTP/1.1", await GetAsync(connector, version: 1));
        Assert.Equal("localhost  HTTP/2", await GetAsync(connector));
    }

    [Fact]
    public async Task Send_CertificateChanges_ShowsTheNewOne()
    {
        (string path, string key) = (Path.Combine(_folder.Path, "client.pem"), Path.Combine(_folder.Path, "client.key"));
        UpstreamTls tls = new() { Roots = Roots, ServerName = "localhost", Certificate = new CertificateFiles { Path = path, KeyPath = key } };
        using TlsConnector connector = new(tls, "shop", null, _clock, NullLogger.Instance);
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(connector));

        string[] shown = new string[2];
        for (int i = 0; i < shown.Length; i++)
        {
            using X509Certificate2 client = _authority.Client("spiffe://mesh/gateway");
            File.WriteAllText(path, client.ExportCertificatePem());
            File.WriteAllText(key, client.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
            _clock.Advance(TimeSpan.FromSeconds(5));
            shown[i] = await GetAsync(connector);
            Assert.Equal($"localhost {client.GetSerialNumberString()} HTTP/2", shown[i]);
        }

        // A file that cannot be used changes nothing.
        File.WriteAllText(key, "nonsense");
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(shown[1], await GetAsync(connector));
    }

    [Fact]
    public async Task Send_UseIdentity_ShowsTheEnrolledCertificateAndTrustsItsAuthority()
    {
        using X509Certificate2 own = _authority.Client("spiffe://mesh/gateway/edge");
        Enrolled identity = new(SslStreamCertificateContext.Create(own, null, offline: true), RootsOf(Roots));
        UpstreamTls tls = new() { UseIdentity = true, ServerName = "mesh.internal", SpiffeIds = ["spiffe://mesh/shop"] };

        using TlsConnector connector = new(tls, "shop", identity, _clock, NullLogger.Instance);
        Assert.Equal($"mesh.internal {own.SerialNumber} HTTP/2", await GetAsync(connector));

        using TlsConnector without = new(tls, "shop", null, _clock, NullLogger.Instance);
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(without));
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    private X509Certificate2 Server(string name)
    {
        (string path, string key) = (Path.Combine(_folder.Path, $"{name}.pem"), Path.Combine(_folder.Path, $"{name}.key"));
        _authority.WriteServer(path, key);
        return X509Certificate2.CreateFromPemFile(path, key);
    }

    private async Task<string> GetAsync(UpstreamTls tls, string host = "", string? header = null)
    {
        using TlsConnector connector = new(tls, "shop", null, _clock, NullLogger.Instance);
        connector.SetNames([new Upstream(Address, host, new Dictionary<string, string>())]);
        try
        {
            return await GetAsync(connector, header);
        }
        catch (HttpRequestException error) when (error.GetBaseException() is AuthenticationException refused)
        {
            throw new AuthenticationException(refused.Message, refused);
        }
    }

    private string Address => _app.Urls.First();

    /// <summary>Asks over a connection of its own.</summary>
    private async Task<string> GetAsync(TlsConnector connector, string? header = null, HttpVersionPolicy policy = HttpVersionPolicy.RequestVersionOrLower, int version = 2)
    {
        UpstreamClient client = new(TimeSpan.FromSeconds(20), connector);
        try
        {
            using CancellationTokenSource patience = new(TimeSpan.FromSeconds(30));
            using HttpRequestMessage request = new(HttpMethod.Get, Address) { Version = new Version(version, version == 2 ? 0 : 1), VersionPolicy = policy };
            request.Headers.Host = header;
            using HttpResponseMessage response = await client.Invoker.SendAsync(request, patience.Token);
            return await response.Content.ReadAsStringAsync(patience.Token);
        }
        finally
        {
            client.Invoker.Dispose();
        }
    }

    private static X509Certificate2Collection RootsOf(string file)
    {
        X509Certificate2Collection roots = [];
        roots.ImportFromPemFile(file);
        return roots;
    }

    private sealed record Enrolled(SslStreamCertificateContext Current, X509Certificate2Collection Roots) : IGatewayCertificate;
}
