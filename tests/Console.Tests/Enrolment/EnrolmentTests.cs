using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Insight.Contracts.Bundles;
using Insight.Contracts.Enrolment;
using Insight.Gateway.Enrolment;
using Insight.Testing;

namespace Insight.Console.Tests.Enrolment;

/// <summary>Gateways get an identity: both sides, over real HTTP, and somebody in between.</summary>
public sealed class EnrolmentTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private EnrolmentConsole _console = null!;

    public async Task InitializeAsync() => _console = await EnrolmentConsole.StartAsync(_folder.Path);

    public async Task DisposeAsync() => await _console.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Gateway_WithAToken_GetsACertificateOfItsName_AndACredentialForItsBundles()
    {
        EnrollingGateway gateway = Gateway();

        Assert.True(await gateway.EnrolAsync(_console.Token("edge-1")));
        Assert.False(await gateway.EnrolAsync("no token is needed any more"));

        X509Certificate2 certificate = gateway.Identity.Certificate!;
        Assert.Equal("spiffe://mesh.example/gateway/edge-1", EnrollingGateway.Uri(certificate));
        Assert.True(certificate.HasPrivateKey);
        Assert.Single(gateway.Identity.Roots);
        Assert.Equal(certificate.Issuer, gateway.Identity.Roots[0].Subject);
        Assert.Equal("edge-1", Assert.Single(_console.Gateways.List()).Id);
        foreach (string file in Directory.GetFiles(gateway.Folder))
        {
            if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }


        using HttpClient client = _console.ClientWith(gateway.Credential);
        using HttpResponseMessage bundle = await client.GetAsync(new Uri(BundleFormat.ManifestPath, UriKind.Relative));
        using BundleVerifier pinned = BundleVerifier.Read(File.ReadAllText(Path.Combine(gateway.Folder, "console-key.pem")));
        Assert.Equal(pinned.KeyId, Assert.Single(bundle.Headers.GetValues(BundleFormat.KeyHeader)));
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(new Uri("/api/v1/gateways", UriKind.Relative))).StatusCode);
        using HttpClient shared = _console.ClientWith(File.ReadAllText(Path.Combine(_folder.Path, "gateway-token")));
        Assert.Equal(HttpStatusCode.OK, (await shared.GetAsync(new Uri(BundleFormat.ManifestPath, UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task Gateway_AnswersToBundlesInItsOwnNameOnly()
    {
        EnrollingGateway gateway = Gateway();
        await gateway.EnrolAsync(_console.Token());
        using HttpClient client = _console.ClientWith(gateway.Credential);

        using HttpResponseMessage own = await client.PostAsJsonAsync(BundleFormat.AnswersPath, new BundleAnswer("edge-1", 1, true, ""), BundleJson.Default.BundleAnswer);
        using HttpResponseMessage other = await client.PostAsJsonAsync(BundleFormat.AnswersPath, new BundleAnswer("edge-2", 1, true, ""), BundleJson.Default.BundleAnswer);

        Assert.Equal([HttpStatusCode.NoContent, HttpStatusCode.BadRequest], [own.StatusCode, other.StatusCode]);

        // Nor does it count for another.
        using HttpResponseMessage counts = await client.PostAsync(new Uri(BundleFormat.RatesPath + "?gateway=edge-1", UriKind.Relative), new ByteArrayContent([.. "IRC1"u8, 0, 0, 0, 0]));
        using HttpResponseMessage others = await client.PostAsync(new Uri(BundleFormat.RatesPath + "?gateway=edge-2", UriKind.Relative), new ByteArrayContent([.. "IRC1"u8, 0, 0, 0, 0]));
        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.BadRequest], [counts.StatusCode, others.StatusCode]);
    }

    [Fact]
    public async Task WhoListens_LearnsNoSecret_AndCannotUseWhatWasSaid()
    {
        await using Between between = await Between.StartAsync(_console.Url);
        EnrollingGateway gateway = Gateway(between.Url);
        JoinToken token = _console.Token();
        await gateway.EnrolAsync(token);
        string text = token.Text();

        Assert.DoesNotContain(text.Split('.')[2], between.Heard, StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToBase64String(token.Secret.Span), between.Heard, StringComparison.Ordinal);
        Assert.DoesNotContain(gateway.Credential, between.Heard, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE KEY", between.Heard, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, await PostAsync(EnrolmentFormat.EnrolPath, between.Request));
    }

    [Fact]
    public async Task Token_CountsOnce()
    {
        JoinToken token = _console.Token();
        await Gateway().EnrolAsync(token);

        EnrolmentException error = await Assert.ThrowsAsync<EnrolmentException>(() => Gateway(id: "edge-2").EnrolAsync(token));

        Assert.Contains("was used", error.Message, StringComparison.Ordinal);
        Assert.Single(_console.Gateways.List());
    }

    [Fact]
    public async Task Token_ThatEnded_OrIsForAnother_OrWasGuessed_IsRefused()
    {
        JoinToken late = _console.Token(minutes: 5);
        JoinToken others = _console.Token("edge-2");
        JoinToken guessed = JoinToken.Create(others.KeyId) with { Id = others.Id };
        await Assert.ThrowsAsync<EnrolmentException>(() => Gateway().EnrolAsync(others));
        await Assert.ThrowsAsync<EnrolmentException>(() => Gateway(id: "edge-2").EnrolAsync(guessed));
        _console.Time.Now = _console.Time.Now.AddMinutes(6);

        await Assert.ThrowsAsync<EnrolmentException>(() => Gateway().EnrolAsync(late));

        Assert.Empty(_console.Gateways.List());
        Assert.True(await Gateway(id: "edge-2").EnrolAsync(others));
    }

    [Fact]
    public async Task Console_WithAnotherKeyThanThePinnedOne_IsNotBelieved()
    {
        EnrollingGateway gateway = Gateway();
        JoinToken token = _console.Token() with { KeyId = new string('0', 64) };

        EnrolmentException error = await Assert.ThrowsAsync<EnrolmentException>(() => gateway.EnrolAsync(token));

        Assert.Contains("another key than the one that is pinned", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(gateway.Folder));
    }

    [Fact]
    public async Task Answer_ThatWasChanged_IsNotBelieved()
    {
        await using Between between = await Between.StartAsync(_console.Url);
        between.ChangeAnswer = static answer =>
        {
            JsonNode node = JsonNode.Parse(answer)!;
            node["trustBundle"] = node["certificate"]!.GetValue<string>();
            return node.ToJsonString();
        };
        EnrollingGateway gateway = Gateway(between.Url);

        EnrolmentException error = await Assert.ThrowsAsync<EnrolmentException>(() => gateway.EnrolAsync(_console.Token()));

        Assert.Contains("signature", error.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(gateway.Folder));
    }

    [Theory]
    [InlineData("signingRequest")]
    [InlineData("credentialHash")]
    [InlineData("gateway")]
    [InlineData("nonce")]
    public async Task Request_ThatWasChanged_IsRefused_AndTheTokenStillCounts(string field)
    {
        await using Between between = await Between.StartAsync(_console.Url);
        await using Between other = await Between.StartAsync(_console.Url);
        EnrollingGateway stranger = Gateway(other.Url, "edge-9");
        await Assert.ThrowsAsync<EnrolmentException>(() => stranger.EnrolAsync(JoinToken.Create(new string('0', 64))));
        string theirs = JsonNode.Parse(other.Request)![field]!.GetValue<string>();
        JoinToken token = _console.Token();
        between.ChangeRequest = request =>
        {
            JsonNode node = JsonNode.Parse(request)!;
            node[field] = theirs;
            return node.ToJsonString();
        };

        await Assert.ThrowsAsync<EnrolmentException>(() => Gateway(between.Url).EnrolAsync(token));
        Assert.Empty(_console.Gateways.List());

        between.ChangeRequest = static request => request;
        Assert.True(await Gateway(between.Url).EnrolAsync(token));
    }

    [Fact]
    public async Task Token_ForAnyGateway_DoesNotTakeOverOneThatIsEnrolled_ButOneThatNamesItDoes()
    {
        EnrollingGateway first = Gateway(), second = Gateway(place: "second");
        await first.EnrolAsync(_console.Token());

        EnrolmentException error = await Assert.ThrowsAsync<EnrolmentException>(() => second.EnrolAsync(_console.Token()));
        Assert.Contains("enrolled already", error.Message, StringComparison.Ordinal);
        Assert.Equal("edge-1", _console.Gateways.OfCredential(first.Credential));

        Assert.True(await second.EnrolAsync(_console.Token("edge-1")));
        Assert.Null(_console.Gateways.OfCredential(first.Credential));
        Assert.Equal("edge-1", _console.Gateways.OfCredential(second.Credential));
        Assert.False((await first.RenewAsync()).Renewed);
    }

    [Fact]
    public async Task Renewal_GivesAnotherKey_AndTheOneBeforeRenewsNothingMore()
    {
        EnrollingGateway gateway = Gateway();
        await gateway.EnrolAsync(_console.Token());
        string old = File.ReadAllText(Path.Combine(gateway.Folder, "identity.pem"));
        X509Certificate2 before = gateway.Identity.Certificate!;
        _console.Time.Now = _console.Time.Now.AddHours(16);

        (bool renewed, GatewayIdentity identity) = await gateway.RenewAsync();

        Assert.True(renewed);
        Assert.True(identity.Certificate!.NotAfter > before.NotAfter.AddHours(15));
        Assert.NotEqual(before.PublicKey.ExportSubjectPublicKeyInfo(), identity.Certificate.PublicKey.ExportSubjectPublicKeyInfo());
        Assert.Equal(identity.Certificate.SerialNumber, gateway.Identity.Certificate!.SerialNumber);
        File.WriteAllText(Path.Combine(gateway.Folder, "identity.pem"), old);
        Assert.False((await gateway.RenewAsync()).Renewed);
    }

    [Fact]
    public async Task Renewal_WhoseAnswerGotLost_SucceedsAtTheNextAttempt()
    {
        await using Between between = await Between.StartAsync(_console.Url);
        EnrollingGateway gateway = Gateway(between.Url);
        await gateway.EnrolAsync(_console.Token());
        between.LosesAnswers = true;
        Assert.False((await gateway.RenewAsync()).Renewed);
        between.LosesAnswers = false;

        Assert.True((await gateway.RenewAsync()).Renewed);
        Assert.True((await gateway.RenewAsync()).Renewed);
    }

    [Fact]
    public async Task Renewal_WhoseAnswerWasChanged_KeepsThePresentIdentity()
    {
        await using Between between = await Between.StartAsync(_console.Url);
        EnrollingGateway gateway = Gateway(between.Url);
        await gateway.EnrolAsync(_console.Token());
        between.ChangeAnswer = static answer => answer + " ";

        (bool renewed, GatewayIdentity identity) = await gateway.RenewAsync();

        Assert.False(renewed);
        Assert.Equal(gateway.Identity.Certificate!.SerialNumber, identity.Certificate!.SerialNumber);
    }

    [Fact]
    public async Task Renewal_AfterTheEnd_IsGivenForAWhile_AndThenNoMore()
    {
        EnrollingGateway gateway = Gateway();
        await gateway.EnrolAsync(_console.Token());
        _console.Time.Now = _console.Time.Now.AddDays(20);
        Assert.True((await gateway.RenewAsync()).Renewed);

        _console.Time.Now = _console.Time.Now.AddDays(32);
        Assert.False((await gateway.RenewAsync()).Renewed);
        Assert.True(await gateway.EnrolAsync(_console.Token("edge-1")));
    }

    [Fact]
    public async Task Gateway_ThatWasRevoked_GetsNothingMore()
    {
        EnrollingGateway gateway = Gateway();
        await gateway.EnrolAsync(_console.Token());

        Assert.True(_console.Gateways.Revoke("edge-1", "ann"));

        Assert.False(_console.Gateways.Revoke("edge-1", "ann"));
        Assert.False((await gateway.RenewAsync()).Renewed);
        using HttpClient client = _console.ClientWith(gateway.Credential);
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(new Uri(BundleFormat.ManifestPath, UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task Rotation_OfTheAuthority_ReachesGatewaysWithTheirNextCertificate()
    {
        EnrollingGateway gateway = Gateway();
        await gateway.EnrolAsync(_console.Token());
        string issuer = gateway.Identity.Certificate!.Issuer;

        _console.Rotate();
        (bool renewed, GatewayIdentity identity) = await gateway.RenewAsync();

        Assert.True(renewed);
        Assert.NotEqual(issuer, identity.Certificate!.Issuer);
        Assert.Equal(2, identity.Roots.Count);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"token":"x","gateway":"edge-1","nonce":"","credentialHash":"","signingRequest":"","proof":""}""")]
    [InlineData("""{"token":"0123456789abcdef","gateway":"../x","nonce":"","credentialHash":"","signingRequest":"","proof":""}""")]
    public async Task Request_OfAnotherForm_IsRefused(string request) => Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(EnrolmentFormat.EnrolPath, request));

    private EnrollingGateway Gateway(string? console = null, string id = "edge-1", string? place = null) =>
        new(Path.Combine(_folder.Path, "gateways", place ?? id), console ?? _console.Url, _console.Time, id);

    private async Task<HttpStatusCode> PostAsync(string path, string request)
    {
        using HttpClient client = new() { BaseAddress = new Uri(_console.Url) };
        using StringContent content = new(request, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await client.PostAsync(new Uri(path, UriKind.Relative), content);
        return response.StatusCode;
    }
}
