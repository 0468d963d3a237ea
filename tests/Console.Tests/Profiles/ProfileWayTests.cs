using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Insight.Anomaly.Live.Profiles;
using Insight.Console.Tests.Bundles;
using Insight.Endpoints;
using Insight.Endpoints.Profiles;
using Insight.Gateway;
using Insight.Gateway.Bundles;
using Insight.Gateway.Profiles;
using Insight.Ingest.Storing;
using Insight.Storage.ClickHouse;
using Insight.Streaming.Journal;
using Insight.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Insight.Console.Tests.Profiles;

/// <summary>The whole way of the statistics, each part the real one: bundle with the key, gateway, journal, ingest, storage, training, bundle, gateway.</summary>
public sealed class ProfileWayTests(EngineFixture engine) : IClassFixture<EngineFixture>, IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Counts_OfAGatewayThatHasTheKey_ComeBackAsItsProfile()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        LearnedEndpoints learned = new() { Catalog = LearnedEndpoints.One("/search") };
        await using BundleConsole console = await BundleConsole.StartAsync(_folder.Path, learned, hasProfiles: true, storage: seed.Source);
        using ActiveBundle active = new();
        using BundleAgent agent = Agent(console, active);

        Assert.Equal(BundleTurn.Replaced, await agent.TurnAsync(CancellationToken.None));
        Assert.Equal((console.ProfileSecret.Key, 0), (active.Current.Profiles!.Key, active.Current.Profiles.Count));

        for (int hour = 0; hour < 2; hour++) await CountAsync(active, hour);
        await IngestAsync(seed.Source, commits: false);
        await IngestAsync(seed.Source, commits: true); // killed before it committed: all of it comes again
        Assert.True(await Pass(console, seed.Source).RunAsync(static () => true, CancellationToken.None));
        await console.Bundles.RefreshAsync(CancellationToken.None);
        Assert.Equal(BundleTurn.Replaced, await agent.TurnAsync(CancellationToken.None));

        EndpointProfile profile = active.Current.Profiles!.Find(1)!;
        ParameterProfile words = Assert.Single(profile.Parameters, static one => one.Name == "q");
        Assert.Equal((ArgumentPlace.Query, ParameterState.Stable, 300U), (words.Place, words.State, words.Values)); // each counted once
        Assert.Equal(2, active.Current.Profiles.Count); // and headers
    }

    [Fact]
    public async Task Console_StartedAgain_SendsTheSameProfileUnderTheSameNumber()
    {
        LearnedEndpoints learned = new() { Catalog = LearnedEndpoints.One("/search") };
        string[] before = await StartAsync();
        Assert.Equal(32, (await File.ReadAllTextAsync(Path.Combine(_folder.Path, "profile-key"))).Trim().Length);

        Assert.Equal(before, await StartAsync());

        async Task<string[]> StartAsync()
        {
            await using BundleConsole console = await BundleConsole.StartAsync(_folder.Path, learned, hasProfiles: true);
            var manifest = await console.ManifestAsync();
            return [manifest.Number.ToString(CultureInfo.InvariantCulture), .. manifest.Parts.Select(static part => part.Name + part.Sha256)];
        }
    }

    [Fact]
    public async Task Console_ProfilesTurnedOff_SendsNone()
    {
        await using BundleConsole console = await BundleConsole.StartAsync(_folder.Path, new LearnedEndpoints());

        Assert.Equal(["endpoints"], (await console.ManifestAsync()).Parts.Select(static part => part.Name));
    }

    [Theory]
    [InlineData("")]
    [InlineData("00112233445566778899aabbccddeef")]
    [InlineData("zz112233445566778899aabbccddeeff")]
    public async Task Console_KeyFileThatHoldsNoKey_DoesNotStartAndSaysWhy(string key)
    {
        string file = Path.Combine(_folder.Path, "profile-key");
        await File.WriteAllTextAsync(file, key);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        IOException error = await Assert.ThrowsAsync<IOException>(() => BundleConsole.StartAsync(_folder.Path, new LearnedEndpoints(), hasProfiles: true));

        Assert.Contains("profileKeyFile", error.Message, StringComparison.Ordinal);
        if (key.Length > 0) Assert.DoesNotContain(key, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Profiles_InTheApi_TellNamesAndStatisticsAndNoValue()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await seed.ExecuteAsync("INSERT INTO learned_endpoints (endpoint_id, tenant, app, host, service, method, template, tier, version) VALUES (1, 'acme', 'shop', 'shop.example', 'cart', 'GET', '/search', 2, 1)");
        await using BundleConsole console = await BundleConsole.StartAsync(_folder.Path, new LearnedEndpoints(), hasProfiles: true, storage: seed.Source);
        using ActiveBundle active = new();
        using BundleAgent agent = Agent(console, active);
        await agent.TurnAsync(CancellationToken.None);
        JsonElement nothing = await GetAsync(console, "/api/v1/profiles");
        Assert.Equal((0, JsonValueKind.Null, 0), (nothing.GetProperty("version").GetInt64(), nothing.GetProperty("trainedAt").ValueKind, nothing.GetProperty("items").GetArrayLength()));

        for (int hour = 0; hour < 2; hour++) await CountAsync(active, hour);
        await IngestAsync(seed.Source, commits: true);
        await Pass(console, seed.Source).RunAsync(static () => true, CancellationToken.None);

        JsonElement list = await GetAsync(console, "/api/v1/profiles?limit=1");
        Assert.Equal((1, true), (list.GetProperty("version").GetInt64(), list.GetProperty("hasMore").GetBoolean()));
        JsonElement item = Assert.Single(list.GetProperty("items").EnumerateArray());
        Assert.Equal("""{"id":"0000000000000001","service":"cart","host":"shop.example","method":"GET","template":"/search","closed":false,"parameters":2,"learning":0,"stable":2,"adopted":0}""", item.GetRawText());
        JsonElement second = Assert.Single((await GetAsync(console, "/api/v1/profiles?limit=1&offset=1")).GetProperty("items").EnumerateArray());
        Assert.Equal("0000000000000000", second.GetProperty("id").GetString());

        JsonElement detail = await GetAsync(console, "/api/v1/profiles/0000000000000001");
        JsonElement[] parameters = [.. detail.GetProperty("parameters").EnumerateArray()];
        Assert.Equal(["page", "q"], parameters.Select(static one => one.GetProperty("name").GetString()));
        Assert.Equal(("query", "stable", true, "integer"), (Text(parameters[0], "place"), Text(parameters[0], "state"), parameters[0].GetProperty("judged").GetBoolean(), Text(parameters[0], "type")));
        Assert.DoesNotContain("lamp", detail.GetRawText(), StringComparison.Ordinal);

        foreach (string id in (string[])["0000000000000099", "zz", "1"]) Assert.Equal(HttpStatusCode.NotFound, await StatusAsync(console.Person, $"/api/v1/profiles/{id}"));
        Assert.Equal(HttpStatusCode.BadRequest, await StatusAsync(console.Person, "/api/v1/profiles?limit=0"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(console.Client, "/api/v1/profiles")); // a gateway's token opens its bundle only
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static async Task<JsonElement> GetAsync(BundleConsole console, string path) =>
        JsonSerializer.Deserialize<JsonElement>(await console.Person.GetStringAsync(new Uri(path, UriKind.Relative)));

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using HttpResponseMessage response = await client.GetAsync(new Uri(path, UriKind.Relative));
        return response.StatusCode;
    }

    private static ProfilePass Pass(BundleConsole console, ClickHouseDataSource storage) => new(
        storage, console.Profiles, console.ProfileSecret, new ProfileTrainingOptions(), TimeProvider.System, NullLogger<ProfilePass>.Instance);

    private BundleAgent Agent(BundleConsole console, ActiveBundle active)
    {
        GatewayOptions options = new() { Id = "edge" };
        options.Bundle.Url = console.Address.ToString();
        options.Bundle.TokenFile = Path.Combine(_folder.Path, "gateway-token");
        options.Bundle.KeyFile = Path.Combine(_folder.Path, "signing-key.pub.pem");
        options.Bundle.Directory = Path.Combine(_folder.Path, "last-good");
        return new BundleAgent(active, [new EndpointsReader(), new ProfilesReader(), new ObjectsReader(Options.Create(options))], Options.Create(options), TimeProvider.System, NullLogger<BundleAgent>.Instance);
    }

    /// <summary>A gateway that counts for an hour and stops: what it counted is in its journal.</summary>
    private async Task CountAsync(ActiveBundle active, int hour)
    {
        ProfileCollector collector = new(active.Current.Profiles!.Key, active.Current.Profiles, hour);
        Random random = new(hour);
        for (int i = 0; i < 150; i++)
        {
            collector.Begin(1, Encoding.ASCII.GetBytes($"10.0.0.{random.Next(40)}"));
            collector.Add(ArgumentPlace.Query, "q"u8, Encoding.ASCII.GetBytes($"lamp {string.Concat(Enumerable.Range(0, 4).Select(_ => (char)random.Next('a', 'z')))}"));
            collector.Add(ArgumentPlace.Query, "page"u8, Encoding.ASCII.GetBytes($"{random.Next(90)}"));
            if (i == 0) collector.Add(ArgumentPlace.Header, "accept"u8, "text/html"u8);
        }

        Queue<ProfileSummary> counted = new([collector.Summary]);
        GatewayOptions options = new() { Id = "edge", Journal = { Directory = Path.Combine(_folder.Path, "journal") } };
        using JournalWriter journal = JournalWriter.Open(new JournalOptions { Directory = options.Journal.Directory, SegmentBytes = 1 << 20, MaxBytes = 4 << 20 }, TimeProvider.System);
        using ProfileShipping shipping = new(_ => counted.TryDequeue(out ProfileSummary? summary) ? summary : null, journal, active, Options.Create(options), TimeProvider.System, NullLogger<ProfileShipping>.Instance);
        await shipping.StartAsync(CancellationToken.None);
        await shipping.StopAsync(CancellationToken.None);
    }

    /// <summary>Stores what the journal holds.</summary>
    private async Task IngestAsync(ClickHouseDataSource storage, bool commits)
    {
        await using JournalReader reader = JournalReader.Open(Path.Combine(_folder.Path, "journal"), new ReaderOptions(), TimeProvider.System);
        BatchStore store = new(storage, new TemplateMatcher(), "test");
        Streaming.RecordBatch batch = new();
        await reader.ReadAsync(batch, TimeSpan.Zero, CancellationToken.None);
        Assert.NotEqual(0, batch.Count);
        Assert.Equal(0, (await store.StoreAsync(batch, CancellationToken.None)).DeadLetters);
        if (commits) await reader.CommitAsync(batch, CancellationToken.None);
    }
}
