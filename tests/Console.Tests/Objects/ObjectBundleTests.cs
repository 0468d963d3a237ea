using System.Net;
using Insight.Console.Tests.Bundles;
using Insight.Contracts.Bundles;
using Insight.Contracts.Objects;
using Insight.Policy.Objects;
using Insight.Testing;

namespace Insight.Console.Tests.Objects;

/// <summary>What gateways of different sites are told.</summary>
public sealed class ObjectBundleTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Bundle_WithoutObjects_IsTheSameForAllAndHasNoSuchPart()
    {
        await using BundleConsole console = await StartAsync();
        BundleManifest north = await console.ManifestAsync("?site=north");
        Assert.Equal(["endpoints"], north.Parts.Select(static part => part.Name));
        Assert.Equal(1, north.Number);
        Assert.Equal(1, (await console.ManifestAsync("?label=tier%3Dedge")).Number);
    }

    [Fact]
    public async Task Bundle_AfterApply_HoldsWhatTheAudienceServes()
    {
        await using BundleConsole console = await StartAsync();
        await console.ApplyAsync(ObjectTexts.Shop);
        ObjectSet north = await ObjectsAsync(console, "?site=north"), south = await ObjectsAsync(console, "?site=south");
        Assert.Equal(["shop-api"], north.Routes.Select(static route => route.Metadata.Name));
        Assert.Equal(["shop-1"], north.Endpoints.Select(static endpoint => endpoint.Metadata.Name));
        Assert.Empty(south.Routes);
        Assert.NotEqual((await console.ManifestAsync("?site=north")).Number, (await console.ManifestAsync("?site=south")).Number);
    }

    [Fact]
    public async Task Apply_WhileGatewaysWait_AnswersThoseWhomItConcerns()
    {
        // The console looks at its parts once an hour here: only the change itself can wake them.
        await using BundleConsole console = await StartAsync();
        await console.ApplyAsync(ObjectTexts.Shop);
        string north = await TagAsync(console, "?site=north"), south = await TagAsync(console, "?site=south");
        Task<HttpResponseMessage> waiting = console.AskAsync(north, wait: 50, query: "?site=north");
        Task<HttpResponseMessage> other = console.AskAsync(south, wait: 2, query: "?site=south");

        await console.ApplyAsync(ObjectTexts.Endpoint("shop-1", 7));

        using HttpResponseMessage answer = await waiting.WaitAsync(TimeSpan.FromSeconds(40));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(7, (await ObjectsAsync(console, "?site=north")).Endpoints[0].Spec.Weight);
        using HttpResponseMessage same = await other;
        Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
    }

    [Fact]
    public async Task Ask_OfAGatewayThatMoved_IsAnsweredWithAHigherNumber()
    {
        await using BundleConsole console = await StartAsync();
        await console.ApplyAsync(ObjectTexts.Shop);
        long south = (await console.ManifestAsync("?site=south")).Number;
        long north = (await console.ManifestAsync("?site=north")).Number;
        Assert.True(north > south);

        BundleManifest moved = await console.ManifestAsync($"?site=south&after={north}");

        Assert.True(moved.Number > north);
        Assert.Equal(moved.Number, (await console.ManifestAsync("?site=south&after=1")).Number);
        Assert.Equal(moved.Number, (await console.ManifestAsync("?site=south&after=1000000")).Number);
    }

    [Fact]
    public async Task Restart_EveryAudienceKeepsItsBundle()
    {
        long north, south;
        await using (BundleConsole console = await StartAsync())
        {
            await console.ApplyAsync(ObjectTexts.Shop);
            (south, north) = ((await console.ManifestAsync("?site=south")).Number, (await console.ManifestAsync("?site=north")).Number);
        }

        await using BundleConsole again = await StartAsync();
        Assert.Equal((north, south), ((await again.ManifestAsync($"?site=north&after={north}")).Number, (await again.ManifestAsync($"?site=south&after={south}")).Number));
    }

    [Theory]
    [InlineData("?label=tier")]
    [InlineData("?label==edge")]
    [InlineData("?label=a%3D1&label=a%3D2")]
    [InlineData("?label=site%3Dnorth")]
    [InlineData("?label=a%0A%3D1")]
    [InlineData("?site=%0Anorth")]
    [InlineData("?after=-1")]
    public async Task Ask_AudienceThatIsNone_IsRefused(string query)
    {
        await using BundleConsole console = await StartAsync();
        using HttpResponseMessage response = await console.AskAsync(query: query);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Fact]
    public async Task Ask_OfMoreAudiencesThanAreKept_TheOneSilentLongestGoes()
    {
        await using BundleConsole console = await StartAsync();
        for (int i = 0; i <= Insight.Console.Bundles.BundleService.MaxAudiences; i++) await console.ManifestAsync($"?site=s{i}");
        Assert.Null(console.Bundles.CurrentOf(new("s0", new Dictionary<string, string>())));
        Assert.NotNull(console.Bundles.CurrentOf(new("s1", new Dictionary<string, string>())));
        Assert.Equal(1, (await console.ManifestAsync("?site=s0")).Number);
    }

    private static async Task<ObjectSet> ObjectsAsync(BundleConsole console, string query)
    {
        BundlePart part = (await console.ManifestAsync(query)).Parts.Single(static part => part.Name == ObjectSet.PartName);
        ObjectSet? set = ObjectSetDocument.Read(await console.Client.GetByteArrayAsync(new Uri(BundleFormat.PartsPath + part.Sha256, UriKind.Relative)), out string problem);
        Assert.Equal("", problem);
        return set!;
    }

    private static async Task<string> TagAsync(BundleConsole console, string query)
    {
        using HttpResponseMessage response = await console.AskAsync(wait: 20, query: query);
        return response.Headers.ETag!.Tag;
    }

    private Task<BundleConsole> StartAsync() => BundleConsole.StartAsync(_folder.Path, new LearnedEndpoints());
}
