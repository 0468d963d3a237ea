using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Insight.Contracts.Records;
using Insight.Gateway.Tests.Support;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Insight.Gateway.Tests.Identity;

public sealed class SourceTests
{
    private static readonly byte[] s_secret = RandomNumberGenerator.GetBytes(32);

    private static readonly (string, string)[] s_token =
    [
        ("gateway:identity:token:header", "X-Service-Token"),
        ("gateway:identity:token:issuer", "https://issuer.example"),
        ("gateway:identity:token:keys:0:algorithm", "HS256"),
        ("gateway:identity:token:keys:0:secret", Convert.ToBase64String(s_secret)),
    ];

    [Fact]
    public async Task Token_Signed_NamesTheService()
    {
        AccessRecord record = await RecordOfAsync(s_token, ("X-Service-Token", Token(s_secret)));

        Assert.Equal("reporting", record.SourceService);
        Assert.Equal(IdentityEvidence.Token, record.SourceEvidence);
        Assert.Equal(95u, record.SourceConfidence);
        Assert.Equal("token of https://issuer.example", record.SourceDetail);
    }

    [Theory]
    [InlineData("RS256")]
    [InlineData("ES256")]
    public async Task Token_SignedByAPrivateKey_NamesTheService(string algorithm)
    {
        using TemporaryFolder files = new();
        using RSA rsa = RSA.Create(2048);
        using ECDsa ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        await File.WriteAllTextAsync(files.File("key.pem"), algorithm[0] == 'R' ? rsa.ExportSubjectPublicKeyInfoPem() : ecdsa.ExportSubjectPublicKeyInfoPem());
        SecurityKey key = algorithm[0] == 'R' ? new RsaSecurityKey(rsa) : new ECDsaSecurityKey(ecdsa);
        (string, string)[] settings =
        [
            ("gateway:identity:token:keys:0:algorithm", algorithm),
            ("gateway:identity:token:keys:0:publicKeyFile", files.File("key.pem")),
        ];

        AccessRecord record = await RecordOfAsync(settings, ("Authorization", "Bearer " + Token(key, algorithm, TimeSpan.FromMinutes(5))));
        Assert.Equal("reporting", record.SourceService);

        // The public key as a shared secret: the oldest trick there is.
        byte[] pem = await File.ReadAllBytesAsync(files.File("key.pem"));
        AssertUnknown(await RecordOfAsync(settings, ("Authorization", "Bearer " + Token(pem))));
    }

    [Fact]
    public async Task Token_NotGood_NamesNobody()
    {
        string good = Token(s_secret);
        string[] parts = good.Split('.');
        string unsigned = Base64UrlEncoder.Encode("""{"alg":"none"}""") + "." + parts[1] + ".";
        string[] bad =
        [
            Token(RandomNumberGenerator.GetBytes(32)),
            Token(new SymmetricSecurityKey(s_secret), "HS256", TimeSpan.FromMinutes(-1)),
            Token(new SymmetricSecurityKey(s_secret), "HS256", TimeSpan.FromMinutes(5), issuer: "https://other.example"),
            unsigned,
            parts[0] + "." + Base64UrlEncoder.Encode("""{"sub":"admin","iss":"https://issuer.example","exp":99999999999}""") + "." + parts[2],
            good[..^2],
            "x.y.z",
            "",
            new string('a', 20_000),
        ];
        foreach (string token in bad) AssertUnknown(await RecordOfAsync(s_token, ("X-Service-Token", token)));
    }

    [Fact]
    public async Task Address_Mapped_NamesTheServiceByTheLongestPrefix()
    {
        (string, string)[] settings =
        [
            ("gateway:identity:addresses:0:network", "127.0.0.0/8"),
            ("gateway:identity:addresses:0:service", "loopback"),
            ("gateway:identity:addresses:1:network", "127.0.0.1"),
            ("gateway:identity:addresses:1:service", "legacy"),
            ("gateway:identity:networks:0:network", "0.0.0.0/0"),
            ("gateway:identity:networks:0:name", "internet"),
        ];

        AccessRecord record = await RecordOfAsync(settings);

        Assert.Equal("legacy", record.SourceService);
        Assert.Equal(IdentityEvidence.AddressMap, record.SourceEvidence);
        Assert.Equal("127.0.0.1", record.SourceDetail);
    }

    [Fact]
    public async Task Address_InANamedNetwork_IsTheNetworkAndNoService()
    {
        AccessRecord record = await RecordOfAsync([("gateway:identity:networks:0:network", "0.0.0.0/0"), ("gateway:identity:networks:0:name", "internet")]);

        Assert.Equal("network:internet", record.SourceService);
        Assert.Equal(IdentityEvidence.Network, record.SourceEvidence);
        Assert.Equal(30u, record.SourceConfidence);
        Assert.Equal("0.0.0.0/0", record.SourceDetail);
    }

    [Theory]
    [InlineData("10.1.1.1", "10.1.1.1")]
    [InlineData("10.1.1.1, 203.0.113.9", "203.0.113.9")]
    [InlineData("203.0.113.9, 127.0.0.7, 127.0.0.8", "203.0.113.9")]
    [InlineData("6.6.6.6, 203.0.113.9, 127.0.0.8", "203.0.113.9")]
    [InlineData("203.0.113.9:4711", "203.0.113.9")]
    [InlineData("[2001:db8::1]:4711", "2001:db8::1")]
    [InlineData("::ffff:203.0.113.9", "203.0.113.9")]
    [InlineData("203.0.113.9, not-an-address", "127.0.0.1")]
    [InlineData("203.0.113.9, 1", "127.0.0.1")]
    [InlineData("203.0.113.9,", "127.0.0.1")]
    [InlineData("unknown", "127.0.0.1")]
    [InlineData("", "127.0.0.1")]
    public async Task ForwardedFor_FromATrustedProxy_RightmostUntrustedWins(string header, string client)
    {
        AccessRecord record = await RecordOfAsync([("gateway:trustedProxies:0", "127.0.0.0/8")], ("X-Forwarded-For", header));

        Assert.Equal(client, record.ClientIp);
    }

    [Fact]
    public async Task ForwardedFor_FromAnybodyElse_IsIgnored()
    {
        (string, string)[] settings =
        [
            ("gateway:trustedProxies:0", "10.0.0.0/8"),
            ("gateway:identity:addresses:0:network", "203.0.113.9"),
            ("gateway:identity:addresses:0:service", "payment"),
        ];

        AccessRecord record = await RecordOfAsync(settings, ("X-Forwarded-For", "203.0.113.9"), ("Forwarded", "for=203.0.113.9"), ("X-Real-IP", "203.0.113.9"));

        Assert.Equal("127.0.0.1", record.ClientIp);
        AssertUnknown(record);
    }

    [Fact]
    public async Task Hop_WithTheSpanOfARequestUnderWay_IsThatUpstream()
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream);
        Task<string> outer = gateway.Client.GetStringAsync("/up/wait");
        string traceparent = (await upstream.Waiting.Task).TraceParent!;

        // While the upstream works it calls another service, first with the span it was given, then with one of its own.
        await GetAsync(gateway, traceparent);
        await GetAsync(gateway, traceparent[..36] + "00000000000000aa-00");
        upstream.Release.SetResult();
        await outer;

        // Once it has answered, its span proves nothing any more.
        await GetAsync(gateway, traceparent);

        List<AccessRecord> records = [.. (await gateway.StopAsync()).OrderBy(record => record.TimeUs)];
        Assert.Equal(4, records.Count);
        Assert.Equal(["", "upstream", "upstream", ""], records.Select(record => record.SourceService));
        Assert.Equal(
            [IdentityEvidence.UnknownSource, IdentityEvidence.GatewayHop, IdentityEvidence.TraceHop, IdentityEvidence.UnknownSource],
            records.Select(record => record.SourceEvidence));
        Assert.Equal([0u, 90u, 50u, 0u], records.Select(record => record.SourceConfidence));
        Assert.Equal("span " + traceparent[36..52], records[1].SourceDetail);
        Assert.All(records, record => Assert.Equal(records[0].TraceId, record.TraceId));
    }

    [Fact]
    public async Task Hop_WithASpanThatWasPassedOnToAnotherHost_IsNeverVerified()
    {
        (string, string)[] settings = [("gateway:identity:addresses:0:network", "127.0.0.8"), ("gateway:identity:addresses:0:service", "stock")];
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, settings);
        using HttpClient known = gateway.ClientAt(IPAddress.Parse("127.0.0.8")), stranger = gateway.ClientAt(IPAddress.Parse("127.0.0.9"));
        Task<string> outer = gateway.Client.GetStringAsync("/up/wait");
        string traceparent = (await upstream.Waiting.Task).TraceParent!;

        // The upstream hands the headers on to a service that the map knows; somebody else has seen them and shows them, too.
        await GetAsync(known, traceparent);
        await GetAsync(stranger, traceparent);
        await GetAsync(gateway, traceparent);
        upstream.Release.SetResult();
        await outer;

        List<AccessRecord> records = [.. (await gateway.StopAsync()).Where(record => record.Path == "/up/hello").OrderBy(record => record.TimeUs)];
        Assert.Equal(["stock", "upstream", "upstream"], records.Select(record => record.SourceService));
        Assert.Equal([IdentityEvidence.AddressMap, IdentityEvidence.TraceHop, IdentityEvidence.GatewayHop], records.Select(record => record.SourceEvidence));
        Assert.Equal([80u, 50u, 90u], records.Select(record => record.SourceConfidence));
        Assert.Equal("span " + traceparent[36..52] + " from another address", records[1].SourceDetail);
    }

    [Fact]
    public async Task Address_WhoseEntryIsOver_NamesNobody()
    {
        (string, string)[] settings =
        [
            ("gateway:identity:addresses:0:network", "127.0.0.1"),
            ("gateway:identity:addresses:0:service", "legacy"),
            ("gateway:identity:addresses:0:until", "2026-01-01T00:00:00Z"),
        ];

        AssertUnknown(await RecordOfAsync(settings));
    }

    [Fact]
    public async Task Hop_AfterItsLifetime_ProvesNothing()
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, ("gateway:identity:hops:lifetime", "00:00:00.0000001"));
        Task<string> outer = gateway.Client.GetStringAsync("/up/wait");
        await GetAsync(gateway, (await upstream.Waiting.Task).TraceParent!);
        upstream.Release.SetResult();
        await outer;

        Assert.All(await gateway.StopAsync(), AssertUnknown);
    }

    [Fact]
    public async Task SpoofedHeaders_OfEveryKind_NeverMakeAVerifiedEdge()
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(
            upstream,
            [
                .. s_token,
                ("gateway:identity:addresses:0:network", "10.0.0.0/8"),
                ("gateway:identity:addresses:0:service", "payment"),
                ("gateway:trustedProxies:0", "192.168.0.0/16"),
            ]);

        // The attacker starts a trace and keeps a request under way in it, so that the trace is known.
        const string trace = "00-0af7651916cd43dd8448eb211c80319c-";
        using HttpRequestMessage held = new(HttpMethod.Get, "/up/wait");
        held.Headers.Add("traceparent", trace + "b7ad6b7169203331-01");
        Task<HttpResponseMessage> holding = gateway.Client.SendAsync(held);
        await upstream.Waiting.Task;

        string[] spans = ["b7ad6b7169203331", "b7ad6b7169203332", "0000000000000001", "ffffffffffffffff"];
        foreach (string span in spans)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, "/up/hello");
            request.Headers.Add("traceparent", trace + span + "-01");
            request.Headers.Add("X-Forwarded-For", "10.0.0.5");
            request.Headers.Add("X-Service-Token", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJwYXltZW50In0.");
            request.Headers.Add("X-Forwarded-Client-Cert", "URI=spiffe://shop.example/payment");
            request.Headers.Add("X-Envoy-Peer-Metadata-Id", "payment");
            using HttpResponseMessage response = await gateway.Client.SendAsync(request);
        }

        upstream.Release.SetResult();
        using HttpResponseMessage released = await holding;
        IReadOnlyList<AccessRecord> records = await gateway.StopAsync();
        Assert.Equal(spans.Length + 1, records.Count);
        Assert.All(records, record =>
        {
            Assert.True(record.SourceEvidence is IdentityEvidence.UnknownSource or IdentityEvidence.TraceHop, record.SourceEvidence.ToString());
            Assert.True(record.SourceConfidence <= 50);
            Assert.NotEqual("payment", record.SourceService);
        });

        // The parent of the request under way is its caller, not its destination.
        Assert.Equal(IdentityEvidence.UnknownSource, records.Single(record => record.Path == "/up/hello" && record.ParentSpanId.Span[7] == 0x31).SourceEvidence);
    }

    private static void AssertUnknown(AccessRecord record)
    {
        Assert.Equal("", record.SourceService);
        Assert.Equal(IdentityEvidence.UnknownSource, record.SourceEvidence);
    }

    private static Task GetAsync(TestGateway gateway, string traceparent) => GetAsync(gateway.Client, traceparent);

    private static async Task GetAsync(HttpClient client, string traceparent)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "/up/hello");
        request.Headers.Add("traceparent", traceparent);
        using HttpResponseMessage response = await client.SendAsync(request);
    }

    private static async Task<AccessRecord> RecordOfAsync((string Key, string Value)[] settings, params (string Name, string Value)[] headers)
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, settings);
        using HttpRequestMessage request = new(HttpMethod.Get, "/up/hello");
        foreach ((string name, string value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using HttpResponseMessage response = await gateway.Client.SendAsync(request);
        return await gateway.Journal.SingleAsync();
    }

    private static string Token(byte[] secret) => Token(new SymmetricSecurityKey(secret), "HS256", TimeSpan.FromMinutes(5));

    private static string Token(SecurityKey key, string algorithm, TimeSpan lifetime, string issuer = "https://issuer.example")
    {
        long expires = DateTimeOffset.UtcNow.Add(lifetime).ToUnixTimeSeconds();
        string payload = string.Create(CultureInfo.InvariantCulture, $$"""{"iss":"{{issuer}}","sub":"reporting","exp":{{expires}}}""");
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(payload, new SigningCredentials(key, algorithm));
    }
}
