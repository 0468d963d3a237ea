using System.Net;
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

    [Fact]
    public async Task Send_CertificateChanges_ShowsTheNewOne()
    {
        (string path, string key) = (Path.Combine(_folder.Path, "client.pem"), Path.Combine(_folder.Path, "client.key"));
        UpstreamTls tls = new() { Roots = Roots, ServerName = "localhost", Certificate = new CertificateFiles { Path = path, KeyPath = key } };
        using TlsHandler handler = Handler(tls);
        using HttpMessageInvoker invoker = new(handler, disposeHandler: false);
        await Assert.ThrowsAsync<HttpRequestException>(() => GetAsync(invoker));

        string[] shown = new string[2];
        for (int i = 0; i < shown.Length; i++)
        {
            using X509Certificate2 client = _authority.Client("spiffe://mesh/gateway");
            File.WriteAllText(path, client.ExportCertificatePem());
            File.WriteAllText(key, client.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
            _clock.Advance(TimeSpan.FromSeconds(5));
            shown[i] = await GetAsync(invoker);
            Assert.Equal($"localhost {client.GetSerialNumberString()} HTTP/2", shown[i]);
        }

        // A file that cannot be used changes nothing.
        File.WriteAllText(key, "nonsense");
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(shown[1], await GetAsync(invoker));
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

    private TlsHandler Handler(UpstreamTls tls) => new(new ClusterSpec { Tls = tls }, "shop", null, _clock, NullLogger.Instance);

    private async Task<string> GetAsync(UpstreamTls tls, string host = "", string? header = null)
    {
        using TlsHandler handler = Handler(tls);
        using HttpMessageInvoker invoker = new(handler, disposeHandler: false);
        handler.SetNames([new Upstream(Address, host, new Dictionary<string, string>())]);
        try
        {
            return await GetAsync(invoker, header);
        }
        catch (HttpRequestException error) when (error.InnerException is AuthenticationException refused)
        {
            throw new AuthenticationException(refused.Message, refused);
        }
    }

    private string Address => _app.Urls.First();

    private async Task<string> GetAsync(HttpMessageInvoker invoker, string? header = null)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(30));
        using HttpRequestMessage request = new(HttpMethod.Get, Address) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower };
        request.Headers.Host = header;
        using HttpResponseMessage response = await invoker.SendAsync(request, patience.Token);
        return await response.Content.ReadAsStringAsync(patience.Token);
    }
}
