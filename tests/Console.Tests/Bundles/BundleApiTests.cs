using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Insight.Console.Bundles;
using Insight.Contracts.Bundles;
using Insight.Endpoints.Catalog;
using Insight.Testing;

namespace Insight.Console.Tests.Bundles;

/// <summary>What gateways fetch and say, over real HTTP.</summary>
public sealed class BundleApiTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly LearnedEndpoints _learned = new() { Catalog = LearnedEndpoints.One("/a") };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Bundle_IsSignedByTheKeyBesideItAndItsPartsFitTheirHashes()
    {
        await using BundleConsole console = await BundleConsole.StartAsync(_folder.Path, _learned);

        using HttpResponseMessage response = await console.AskAsync();

        byte[] bytes = await response.Content.ReadAsByteArrayAsync();
        BundleManifest manifest = ManifestDocument.Read(bytes, out _)!;
        using BundleVerifier verifier = BundleVerifier.Read(File.ReadAllText(Path.Combine(_folder.Path, "signing-key.pub.pem")));
        Assert.Null(verifier.Problem(
            bytes,
            Convert.FromBase64String(Assert.Single(response.Headers.GetValues(BundleFormat.SignatureHeader))),
            Assert.Single(response.Headers.GetValues(BundleFormat.KeyHeader))));
        Assert.Equal($"\"{ManifestDocument.Hash(bytes)}\"", response.Headers.ETag!.Tag);
        Assert.Equal(1, manifest.Number);
        BundlePart part = Assert.Single(manifest.Parts);
        using HttpResponseMessage fetched = await console.Client.GetAsync(new Uri(BundleFormat.PartsPath + part.Sha256, UriKind.Relative));
        byte[] content = await fetched.Content.ReadAsByteArrayAsync();
        Assert.Contains("immutable", fetched.Headers.CacheControl!.ToString(), StringComparison.Ordinal);
        Assert.Equal(("endpoints", part.Sha256, part.Length), (part.Name, ManifestDocument.Hash(content), content.Length));
        Assert.Equal("/a", EndpointCatalogDocument.Read(content, out _)!.Scopes[0].Endpoints[0].Template);
    }

    [Fact]
    public async Task LongPoll_NothingNew_Is304AfterTheWait()
    {
        await using BundleConsole console = await BundleConsole.StartAsync(_folder.Path, _learned);
        string tag = console.Bundles.Current!.Tag;
        long start = TimeProvider.System.GetTimestamp();

        using HttpResponseMessage atOnce = await console.AskAsync(tag);
        TimeSpan first = TimeProvider.System.GetElapsedTime(start);
        using HttpResponseMessage later = await console.AskAsync($"\"other\", {tag}", wait: 1);

        Assert.Equal([HttpStatusCode.NotModified, HttpStatusCode.NotModified], [atOnce.StatusCode, later.StatusCode]);
        Assert.Equal(tag, later.Headers.ETag!.Tag);
        Assert.True(TimeProvider.System.GetElapsedTime(start) - first >= TimeSpan.FromSeconds(0.95), "The answer came before the wait was over.");
    }

    [Fact]
    public async Task LongPoll_NewContent_AnswersAtOnceWithTheNextNumber()
    {
        await using BundleConsole console = await BundleConsole.StartAsync(_folder.Path, _learned);
        Task<HttpResponseMessage> waiting = console.AskAsync(console.Bundles.Current!.Tag, wait: 50);
        Assert.False(await console.Bundles.RefreshAsync(CancellationToken.None));
        Assert.False(waiting.IsCompleted);

        _learned.Catalog = LearnedEndpoints.One("/b");
        Assert.True(await console.Bundles.RefreshAsync(CancellationToken.None));

        using HttpResponseMessage response = await waiting.WaitAsync(TimeSpan.FromSeconds(40));
        Assert.Equal(2, ManifestDocument.Read(await response.Content.ReadAsByteArrayAsync(), out _)!.Number);
    }

    [Fact]
    public async Task Part_OfTheBundleBefore_IsStillThere_OlderOnesAreNot()
    {
        await using BundleConsole console = await BundleConsole.StartAsync(_folder.Path, _learned);
        string first = (await console.ManifestAsync()).Parts[0].Sha256;

        _learned.Catalog = LearnedEndpoints.One("/b");
        await console.Bundles.RefreshAsync(CancellationToken.None);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(console, first));
        _learned.Catalog = LearnedEndpoints.One("/c");
        await console.Bundles.RefreshAsync(CancellationToken.None);

        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(console, first));
        Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(console, "..%2f..%2fsigning-key.pem"));
    }

    [Fact]
    public async Task Restart_SameContent_SameBundle_OtherContent_NextNumber()
    {
        string tag;
        await using (BundleConsole console = await BundleConsole.StartAsync(_folder.Path, _learned)) tag = console.Bundles.Current!.Tag;

        await using (BundleConsole again = await BundleConsole.StartAsync(_folder.Path, _learned)) Assert.Equal(tag, again.Bundles.Current!.Tag);
        _learned.Catalog = LearnedEndpoints.One("/b");
        await using (BundleConsole other = await BundleConsole.StartAsync(_folder.Path, _learned)) Assert.Equal(2, other.Bundles.Current!.Manifest.Number);
        _learned.Catalog = LearnedEndpoints.One("/a");
        await using BundleConsole back = await BundleConsole.StartAsync(_folder.Path, _learned);
        Assert.Equal(3, back.Bundles.Current!.Manifest.Number);
    }

    [Fact]
    public async Task Restart_OtherKey_SignsANewBundle()
    {
        await using (BundleConsole console = await BundleConsole.StartAsync(_folder.Path, _learned)) Assert.Equal(1, console.Bundles.Current!.Manifest.Number);
        File.Delete(Path.Combine(_folder.Path, "signing-key.pem"));

        await using BundleConsole again = await BundleConsole.StartAsync(_folder.Path, _learned);

        Assert.Equal(2, again.Bundles.Current!.Manifest.Number);
    }

    [Fact]
    public async Task SourceAway_WhatWasReadStays_AndNothingIsServedBeforeTheFirstReading()
    {
        await using (BundleConsole console = await BundleConsole.StartAsync(_folder.Path, _learned))
        {
            string tag = console.Bundles.Current!.Tag;
            _learned.IsAway = true;
            Assert.False(await console.Bundles.RefreshAsync(CancellationToken.None));
            Assert.Equal(tag, console.Bundles.Current!.Tag);
        }

        await using BundleConsole again = await BundleConsole.StartAsync(_folder.Path, _learned);
        using HttpResponseMessage response = await again.AskAsync();
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task AnotherPart_TravelsWithoutAnyChangeToTheMechanism()
    {
        await using BundleConsole console = await BundleConsole.StartAsync(_folder.Path, _learned, new FixedPart("waf", "SecRuleEngine On"));

        BundleManifest manifest = await console.ManifestAsync();

        Assert.Equal(["endpoints", "waf"], manifest.Parts.Select(p => p.Name));
        Assert.Equal("SecRuleEngine On", await console.Client.GetStringAsync(new Uri(BundleFormat.PartsPath + manifest.Parts[1].Sha256, UriKind.Relative)));
    }

    [Fact]
    public async Task Stop_EndsWaitingQuestions()
    {
        BundleConsole console = await BundleConsole.StartAsync(_folder.Path, _learned);
        Task<HttpResponseMessage> waiting = console.AskAsync(console.Bundles.Current!.Tag, wait: 50);
        using HttpResponseMessage other = await console.AskAsync();

        Task stopped = console.DisposeAsync().AsTask();

        await stopped.WaitAsync(TimeSpan.FromSeconds(40));
        await Task.WhenAny(waiting).WaitAsync(TimeSpan.FromSeconds(40));
    }

    [Fact]
    public async Task Answers_AreKeptPerGatewayAndShownToPeople()
    {
        await using BundleConsole console = await BundleConsole.StartAsync(_folder.Path, _learned);
        _learned.Catalog = LearnedEndpoints.One("/b");
        await console.Bundles.RefreshAsync(CancellationToken.None);

        Assert.Equal(HttpStatusCode.NoContent, await AnswerAsync(console, new("edge-2", 1, true, "")));
        Assert.Equal(HttpStatusCode.NoContent, await AnswerAsync(console, new("edge-1", 1, true, "")));
        Assert.Equal(HttpStatusCode.NoContent, await AnswerAsync(console, new("edge-1", 2, false, "part endpoints: '; DROP TABLE gateways; --")));
        JsonElement list = JsonSerializer.Deserialize<JsonElement>(await console.Person.GetStringAsync(new Uri("/api/v1/gateways", UriKind.Relative)));

        Assert.Equal(2, list.GetProperty("newest").GetInt64());
        JsonElement[] gateways = [.. list.GetProperty("items").EnumerateArray()];
        Assert.Equal(["edge-1", "edge-2"], gateways.Select(g => g.GetProperty("id").GetString()));
        Assert.Equal((1, 2, false), (gateways[0].GetProperty("inForce").GetInt64(), gateways[0].GetProperty("answered").GetInt64(), gateways[0].GetProperty("accepted").GetBoolean()));
        Assert.StartsWith("part endpoints: ", gateways[0].GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal((1, 1, true), (gateways[1].GetProperty("inForce").GetInt64(), gateways[1].GetProperty("answered").GetInt64(), gateways[1].GetProperty("accepted").GetBoolean()));
    }

    [Theory]
    [InlineData("", 1, "")]
    [InlineData("edge\n", 1, "")]
    [InlineData("edge", 2, "")]
    [InlineData("edge", 0, "")]
    [InlineData("edge", 1, "\u001b[2J")]
    public async Task Answer_OutOfBounds_IsRefused(string gateway, long number, string reason)
    {
        await using BundleConsole console = await BundleConsole.StartAsync(_folder.Path, _learned);

        Assert.Equal(HttpStatusCode.BadRequest, await AnswerAsync(console, new(gateway, number, true, reason)));
        Assert.Equal(HttpStatusCode.BadRequest, await AnswerAsync(console, new(new string('g', 65), 1, true, "")));
        Assert.Equal(HttpStatusCode.BadRequest, await AnswerAsync(console, new("edge", 1, false, new string('r', 513))));
    }

    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/api/v1/status")]
    [InlineData("GET", "/api/v1/gateways")]
    [InlineData("GET", "/api/v1/edges")]
    [InlineData("GET", "/api/v1/objects")]
    [InlineData("PUT", "/api/v1/objects")]
    [InlineData("GET", "/api/v1/bundles")]
    [InlineData("GET", "/api/v1/bundle/../status")]
    [InlineData("GET", "/api/v1/%62undle%2f..%2fstatus")]
    [InlineData("POST", "/hubs/live/negotiate")]
    [InlineData("GET", "/openapi/v1.json")]
    public async Task GatewayToken_OpensNothingElse(string method, string path)
    {
        await using BundleConsole console = await BundleConsole.StartAsync(_folder.Path, _learned);

        using HttpRequestMessage request = new(new HttpMethod(method), new Uri(console.Client.BaseAddress + path[1..], new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        using HttpResponseMessage response = await console.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Theory]
    [InlineData("GET", "/api/v1/bundle")]
    [InlineData("GET", "/API/V1/Bundle")]
    [InlineData("GET", "/api/v1/bundle/parts/0000")]
    [InlineData("POST", "/api/v1/bundle/acks")]
    public async Task ConsoleToken_IsNoGateway(string method, string path)
    {
        await using BundleConsole console = await BundleConsole.StartAsync(_folder.Path, _learned);

        using HttpRequestMessage request = new(new HttpMethod(method), new Uri(path, UriKind.Relative));
        using HttpResponseMessage response = await console.Person.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task Secrets_AreForTheirOwnerOnly_AndOnesThatAreNotAreRefused()
    {
        if (OperatingSystem.IsWindows()) return;
        await using (await BundleConsole.StartAsync(_folder.Path, _learned))
        {
            foreach (string file in new[] { "signing-key.pem", "gateway-token" })
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder.Path, file)));
            Assert.DoesNotContain("PRIVATE", File.ReadAllText(Path.Combine(_folder.Path, "signing-key.pub.pem")), StringComparison.Ordinal);
        }

        File.SetUnixFileMode(Path.Combine(_folder.Path, "signing-key.pem"), UnixFileMode.UserRead | UnixFileMode.GroupRead);
        IOException error = await Assert.ThrowsAsync<IOException>(() => BundleConsole.StartAsync(_folder.Path, _learned));
        Assert.Contains("chmod 600", error.Message, StringComparison.Ordinal);
    }

    private static async Task<HttpStatusCode> StatusAsync(BundleConsole console, string hash)
    {
        using HttpResponseMessage response = await console.Client.GetAsync(new Uri(BundleFormat.PartsPath + hash, UriKind.Relative));
        return response.StatusCode;
    }

    private static async Task<HttpStatusCode> AnswerAsync(BundleConsole console, BundleAnswer answer)
    {
        using HttpResponseMessage response = await console.Client.PostAsJsonAsync(new Uri(BundleFormat.AnswersPath, UriKind.Relative), answer, BundleJson.Default.BundleAnswer);
        return response.StatusCode;
    }

    private sealed class FixedPart(string name, string content) : IBundlePart
    {
        public string Name { get; } = name;

        public ValueTask<ReadOnlyMemory<byte>?> ReadAsync(BundleAudience audience, CancellationToken cancellationToken) =>
            ValueTask.FromResult<ReadOnlyMemory<byte>?>(System.Text.Encoding.UTF8.GetBytes(content));
    }
}
