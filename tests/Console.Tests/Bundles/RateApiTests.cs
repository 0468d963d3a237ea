using System.Net;
using Insight.Contracts.Bundles;
using Insight.Endpoints.Profiles;
using Insight.Policy.Policies;
using Insight.Policy.Sharing;
using Insight.Testing;

namespace Insight.Console.Tests.Bundles;

/// <summary>Where gateways exchange what they count, over real HTTP.</summary>
public sealed class RateApiTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly LearnedEndpoints _learned = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task ThreeTables_OneClient_LetTheLimitThroughTogether()
    {
        await using BundleConsole console = await BundleConsole.StartAsync(_folder.Path, _learned);
        RateTable[] tables = [.. Enumerable.Range(0, 3).Select(static _ => new RateTable(new ProfileKey("0123456789abcdef"u8)) { Sharing = new RateSharing(RateSharingMode.Together, 3) })];
        RateLimit limit = new(60, 3_600_000_000);
        long now = 1_700_000_000_000_000;
        int passed = 0;
        for (int round = 0; round < 20; round++)
        {
            for (int i = 0; i < 12; i++) passed += tables[i % 3].Count(new RateKey(1, 2), now, limit) == TimeSpan.Zero ? 1 : 0;
            for (int i = 0; i < 3; i++)
            {
                IReadOnlyList<RateCount> counts = tables[i].Collect(now);
                using HttpResponseMessage response = await SendAsync(console.Client, $"g{i}", RateDocument.Write(counts));
                tables[i].Take(counts, RateDocument.ReadAnswer(await response.Content.ReadAsByteArrayAsync(), counts.Count)!.Others);
            }
        }

        Assert.InRange(passed, 60, 60 + (2 * 12) + 6);
    }

    [Fact]
    public async Task Rates_AreForGatewaysAlone_AndRefuseWhatIsNone()
    {
        await using BundleConsole console = await BundleConsole.StartAsync(_folder.Path, _learned);
        using HttpClient nobody = console.ClientWith("wrong");
        byte[] none = RateDocument.Write([]);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(nobody, "g", none)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await SendAsync(console.Person, "g", none)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(console.Client, "g", none)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(console.Client, "", none)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(console.Client, new string('g', 65), none)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(console.Client, "g%0A", none)).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(console.Client, "g", "{}"u8.ToArray())).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(console.Client, "g", [])).StatusCode);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await SendAsync(console.Client, "g", new byte[RateDocument.MaxBytes + 1])).StatusCode);

        // The largest that a gateway sends: each client of a rule of its own.
        RateCount[] most = [.. Enumerable.Range(1, RateDocument.MaxCounts).Select(static i => new RateCount(new RateKey((ulong)i, 1), i, 1, 1))];
        using HttpResponseMessage largest = await SendAsync(console.Client, "g", RateDocument.Write(most));
        Assert.Equal(RateDocument.MaxCounts, RateDocument.ReadAnswer(await largest.Content.ReadAsByteArrayAsync(), most.Length)!.Others.Count);
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string gateway, byte[] body) =>
        client.PostAsync(new Uri($"{BundleFormat.RatesPath}?{BundleFormat.GatewayParameter}={gateway}", UriKind.Relative), new ByteArrayContent(body));
}
