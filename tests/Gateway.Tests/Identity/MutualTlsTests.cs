using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Insight.Contracts.Records;
using Insight.Gateway.Tests.Support;

namespace Insight.Gateway.Tests.Identity;

public sealed class MutualTlsTests : IDisposable
{
    private const string Checkout = "spiffe://shop.example/ns/prod/sa/checkout";

    private readonly TestCertificates _stranger = new("somebody else");
    private readonly TlsFiles _files = new();

    [Fact]
    public async Task Certificate_FromTheBundle_NamesTheService()
    {
        using X509Certificate2 certificate = _files.Authority.Client(Checkout);

        AccessRecord record = await RecordOfAsync(certificate);

        Assert.Equal("checkout", record.SourceService);
        Assert.Equal(IdentityEvidence.Mtls, record.SourceEvidence);
        Assert.Equal(100u, record.SourceConfidence);
        Assert.Equal(Checkout, record.SourceDetail);
        Assert.Equal(["mtls"], record.Auth);
        Assert.StartsWith("TLSv1.", record.TlsVersion, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Certificate_WithAMappedName_HasTheConfiguredService()
    {
        using X509Certificate2 certificate = _files.Authority.Client(Checkout);

        AccessRecord record = await RecordOfAsync(
            certificate, ("gateway:identity:spiffe:services:0:id", Checkout), ("gateway:identity:spiffe:services:0:service", "till"));

        Assert.Equal("till", record.SourceService);
    }

    [Fact]
    public async Task Certificate_OfAnotherAuthority_NamesNobodyButIsServed()
    {
        using X509Certificate2 certificate = _stranger.Client(Checkout);

        AssertUnknown(await RecordOfAsync(certificate));
    }

    [Fact]
    public async Task Certificate_OfAnotherTrustDomain_NamesNobody()
    {
        using X509Certificate2 certificate = _files.Authority.Client(Checkout);

        AssertUnknown(await RecordOfAsync(certificate, ("gateway:identity:spiffe:trustDomain", "other.example")));
    }

    [Fact]
    public async Task Certificate_WithTwoUris_NamesNobody()
    {
        using X509Certificate2 certificate = _files.Authority.Client(Checkout, "spiffe://shop.example/ns/prod/sa/payment");

        AssertUnknown(await RecordOfAsync(certificate));
    }

    [Fact]
    public async Task Certificate_Expired_NamesNobody()
    {
        using X509Certificate2 certificate = _files.Authority.Client(DateTimeOffset.UtcNow.AddHours(-1), Checkout);

        AssertUnknown(await RecordOfAsync(certificate));
    }

    [Fact]
    public async Task Certificate_None_NamesNobody() => AssertUnknown(await RecordOfAsync(null));

    [Fact]
    public async Task Certificate_Required_TurnsStrangersAway()
    {
        using X509Certificate2 good = _files.Authority.Client(Checkout);
        using X509Certificate2 bad = _stranger.Client(Checkout);
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await _files.StartAsync(upstream, ("gateway:listen:clientCertificates", "Require"));
        using HttpClient trusted = Client(gateway, good);
        using HttpClient stranger = Client(gateway, bad);

        Assert.Equal("hello", await trusted.GetStringAsync("/up/hello"));
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => stranger.GetStringAsync("/up/hello"));

        Assert.Single(await gateway.StopAsync());
    }

    [Fact]
    public async Task Certificate_ManyRequestsOverOneConnection_AllAreNamed()
    {
        using X509Certificate2 certificate = _files.Authority.Client(Checkout);
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await _files.StartAsync(upstream);
        using HttpClient client = Client(gateway, certificate);
        client.DefaultRequestVersion = System.Net.HttpVersion.Version20;

        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => client.GetStringAsync("/up/hello")));

        IReadOnlyList<AccessRecord> records = await gateway.StopAsync();
        Assert.Equal(50, records.Count);
        Assert.All(records, record => Assert.Equal("checkout", record.SourceService));
        Assert.All(records, record => Assert.Equal("HTTP/2", record.Protocol));
    }

    public void Dispose()
    {
        _stranger.Dispose();
        _files.Dispose();
    }

    private static void AssertUnknown(AccessRecord record)
    {
        Assert.Equal(200u, record.Status);
        Assert.Equal("", record.SourceService);
        Assert.Equal(IdentityEvidence.UnknownSource, record.SourceEvidence);
        Assert.Equal(0u, record.SourceConfidence);
    }

    private static HttpClient Client(TestGateway gateway, X509Certificate2? certificate) => new(new SocketsHttpHandler
    {
        SslOptions = new SslClientAuthenticationOptions
        {
            RemoteCertificateValidationCallback = (_, server, _, _) => server?.Issuer == "CN=test authority",
            LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate!,
        },
    })
    {
        BaseAddress = new Uri(gateway.Https.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)),
    };

    private async Task<AccessRecord> RecordOfAsync(X509Certificate2? certificate, params (string Key, string Value)[] settings)
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await _files.StartAsync(upstream, settings);
        using HttpClient client = Client(gateway, certificate);
        await client.GetStringAsync("/up/hello");
        return await gateway.Journal.SingleAsync();
    }
}
