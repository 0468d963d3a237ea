using Insight.ApiDiscovery.Learning;
using Insight.Endpoints.Catalog;
using Xunit;

namespace Insight.ApiDiscovery.Tests.Learning;

public class LearnerTests
{
    [Fact]
    public void Learn_OrdinaryTraffic_FindsEveryEndpointAndNoOther()
    {
        string[] learned = ShopTraffic.Learned(ShopTraffic.StateOf(new ShopTraffic(1).Ordinary(4_000)));
        Assert.Equal(ShopTraffic.Templates.Order(StringComparer.Ordinal), learned.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Learn_ShuffledInput_GivesTheSame()
    {
        List<ShopTraffic.Request> requests = new ShopTraffic(2).Ordinary(4_000);
        byte[] inOrder = ShopTraffic.StateOf(requests).Serialize();
        new Random(9).Shuffle(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(requests));
        Assert.Equal(inOrder, ShopTraffic.StateOf(requests).Serialize());
    }

    [Fact]
    public void Learn_EightPartitionsMerged_GivesTheSame()
    {
        List<ShopTraffic.Request> requests = new ShopTraffic(3).Ordinary(4_000);
        HostState merged = new();
        for (int part = 7; part >= 0; part--) merged.Merge(ShopTraffic.StateOf(requests.Where((_, i) => i % 8 == part)));
        Assert.Equal(ShopTraffic.StateOf(requests).Serialize(), merged.Serialize());
    }

    [Fact]
    public void Learn_ReplayedInput_GivesTheSameTemplatesAndTiers()
    {
        List<ShopTraffic.Request> requests = new ShopTraffic(4).Ordinary(3_000);
        HostState once = ShopTraffic.StateOf(requests), thrice = ShopTraffic.StateOf(requests.Concat(requests).Concat(requests));
        Assert.Equal(
            ShopTraffic.Endpoints(once).Select(e => (e.Endpoint.Id, e.Endpoint.Template, e.Endpoint.Tier)),
            ShopTraffic.Endpoints(thrice).Select(e => (e.Endpoint.Id, e.Endpoint.Template, e.Endpoint.Tier)));
    }

    [Fact]
    public void Learn_TenThousandScannerPaths_CreatesNothing()
    {
        ShopTraffic traffic = new(5);
        List<ShopTraffic.Request> requests = [.. traffic.Ordinary(4_000), .. traffic.Scan(9_000, 20, 404), .. traffic.Scan(1_000, 20, 200)];
        string[] learned = ShopTraffic.Learned(ShopTraffic.StateOf(requests));
        Assert.Equal(ShopTraffic.Templates.Order(StringComparer.Ordinal), learned.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Learn_SoftNotFoundFromOrdinaryClients_ConfirmsNothingNew()
    {
        ShopTraffic traffic = new(6);
        List<ShopTraffic.Request> noise = [.. traffic.Scan(600, 60, 404), .. traffic.Scan(250, 60, 200)];
        IEnumerable<ShopTraffic.Request> poison = noise.Select((request, i) => request with { Client = 1 + (ulong)(i % 59) });
        IReadOnlyList<LearnedEndpoint> learned = ShopTraffic.Endpoints(ShopTraffic.StateOf([.. traffic.Ordinary(4_000), .. poison]));
        Assert.Equal(
            ShopTraffic.Templates.Order(StringComparer.Ordinal),
            learned.Where(e => e.Endpoint.Tier == EndpointTier.Confirmed).Select(e => ShopTraffic.Key(e.Endpoint.Method, e.Endpoint.Template)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Learn_OnlyRefusedOrMissing_CreatesNothing()
    {
        HostState state = new();
        foreach (int status in new[] { 400, 401, 403, 404, 405, 429, 500, 301 })
        {
            for (ulong client = 1; client < 9; client++) new ShopTraffic.Request((long)client * 400_000_000, "GET", "/v3/hidden", status, client, "s", 10, 10).AddTo(state);
        }

        Assert.Empty(ShopTraffic.Learned(state));
    }

    [Fact]
    public void Learn_OneClient_StaysACandidate()
    {
        HostState state = new();
        for (int i = 0; i < 9; i++) new ShopTraffic.Request(i * 400_000_000L, "GET", "/v3/tides", 200, 1, "s", 10, 10).AddTo(state);
        Assert.Equal(EndpointTier.Candidate, Assert.Single(ShopTraffic.Endpoints(state)).Endpoint.Tier);
    }

    [Fact]
    public void Learn_Parameters_AreNamedAfterTheirParentAndTyped()
    {
        LearnedEndpoint badge = ShopTraffic.Endpoints(ShopTraffic.StateOf(new ShopTraffic(7).Ordinary(4_000))).Single(e => e.Endpoint.Method == "PUT");
        Assert.Equal("/v3/skippers/{skipper_name}/badges/{badge_id}", badge.Endpoint.Template);
        Assert.Equal([ParameterType.Slug, ParameterType.Integer], badge.Endpoint.Parameters.Select(parameter => parameter.Type));
        Assert.All(badge.Parameters.SelectMany(parameter => parameter.Examples), example => Assert.DoesNotContain(example, c => c is >= '1' and <= '9'));
    }

    [Fact]
    public void Learn_AlikeSiblingsThatStoppedGrowing_StayEndpointsAndAreMarkedUndecided()
    {
        HostState state = new();
        string[] kinds = ["ledgers", "parcels", "drivers", "depots"];
        for (int i = 0; i < 800; i++) new ShopTraffic.Request(i * 9_000_000L, "GET", $"/v2/all/{kinds[i % 4]}/{1000 + i % 90}", 200, (ulong)(i % 31), "s", 0, 0).AddTo(state);
        IReadOnlyList<LearnedEndpoint> learned = ShopTraffic.Endpoints(state);
        Assert.Equal(kinds.Order().Select(kind => $"GET /v2/all/{kind}/{{}}"), learned.Select(e => ShopTraffic.Key(e.Endpoint.Method, e.Endpoint.Template)));
        Assert.All(learned, e => Assert.Contains(e.Reasons, reason => reason is { Segment: 2, Undecided: true }));
    }

    [Fact]
    public void Learn_MadeUpSegmentsBelowEndpointsAnsweredOk_AreNoEndpointsAndDisturbNone()
    {
        // An ordinary client's path and one segment more: mostly refused, now and then answered as if it were there.
        ShopTraffic traffic = new(8);
        List<ShopTraffic.Request> ordinary = traffic.Ordinary(4_000);
        Random random = new(8);
        IEnumerable<ShopTraffic.Request> noise = Enumerable.Range(0, 900).Select(i =>
        {
            string[] way = ordinary[random.Next(ordinary.Count)].Path.Split('/');
            string path = string.Join('/', way[..random.Next(2, way.Length + 1)]) + "/" + (i % 3 == 0 ? $"{random.Next(1000)}" : $"w{(char)('a' + random.Next(26))}{(char)('a' + random.Next(26))}");
            ulong bytes = (ulong)random.Next(120, 900), duration = (ulong)random.Next(1_500, 4_000);
            return new ShopTraffic.Request(i * 30_000_000L, "GET", path, i % 10 < 3 ? 200 : 404, 1 + (ulong)(i % 59), "edge", bytes, duration);
        });
        string[] learned = ShopTraffic.Learned(ShopTraffic.StateOf([.. ordinary, .. noise]));
        Assert.Equal(ShopTraffic.Templates.Order(StringComparer.Ordinal), learned.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Learn_EnumerationWithAConstantBelowOneMember_IsOneParameterBesideTheConstant()
    {
        HostState state = new();
        string[] methods = ["GET", "PUT", "DELETE"];
        Random random = new(9);
        for (int i = 0; i < 1_200; i++)
        {
            (string scope, string key) = i % 5 == 0 ? ("harbour", "signals") : (i % 2 == 0 ? "harbour" : "national", $"rule-{random.Next(80)}-{random.Next(9)}");
            string method = key == "signals" ? "GET" : methods[i % 3];
            ulong bytes = (ulong)((key == "signals" ? 9_000 : 600) * (0.8 + 0.4 * random.NextDouble())), duration = (ulong)((key == "signals" ? 80_000 : 12_000) * (0.8 + 0.4 * random.NextDouble()));
            new ShopTraffic.Request(i * 9_000_000L, method, $"/v2/docks/{random.Next(400)}/labels/{scope}/{key}", 200, (ulong)(i % 31), "s", bytes, duration).AddTo(state);
            new ShopTraffic.Request(i * 9_000_000L, "GET", $"/v2/docks/{random.Next(400)}", 200, (ulong)(i % 29), "s", (ulong)random.Next(80, 100), (ulong)random.Next(2_000, 3_000)).AddTo(state);
        }

        Assert.Equal(
            ["DELETE /v2/docks/{}/labels/{}/{}", "GET /v2/docks/{}", "GET /v2/docks/{}/labels/harbour/signals", "GET /v2/docks/{}/labels/{}/{}", "PUT /v2/docks/{}/labels/{}/{}"],
            ShopTraffic.Learned(state).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(1.0, EndpointTier.Candidate)]
    [InlineData(0.25, EndpointTier.Confirmed)]
    public void Learn_TwoConstantsAmongOthersThatAreAnsweredAlike_AreLeftToAPersonToConfirm(double apart, EndpointTier tier)
    {
        string[] kinds = ["anchors", "beacons", "cranes", "dredges", "engines", "ferries", "galleys", "hulls"];
        HostState state = new();
        Random random = new(10);
        for (int i = 0; i < 4_800; i++)
        {
            int kind = i % kinds.Length;
            double factor = kind switch { 0 => 1, 1 => apart, _ => Math.Pow(2.5, kind) };
            (string method, string rest) = (i / kinds.Length % 4) switch { 0 => ("GET", ""), 1 => ("GET", $"/{random.Next(90)}/sheet"), 2 => ("PUT", $"/{random.Next(90)}/sheet"), _ => ("DELETE", $"/{random.Next(90)}/sheet") };
            new ShopTraffic.Request(i * 2_000_000L, method, $"/v2/gear/{kinds[kind]}{rest}", 200, (ulong)(i % 31), "s", (ulong)(factor * random.Next(500, 700)), (ulong)(factor * random.Next(8_000, 12_000))).AddTo(state);
        }

        IReadOnlyList<LearnedEndpoint> learned = ShopTraffic.Endpoints(state);
        Assert.Equal(4 * kinds.Length, learned.Count);
        LearnedEndpoint[] alike = [.. learned.Where(e => e.Endpoint.Template.Contains("anchors", StringComparison.Ordinal) || e.Endpoint.Template.Contains("beacons", StringComparison.Ordinal))];
        Assert.All(alike, e => Assert.Equal(tier, e.Endpoint.Tier));
        Assert.All(alike, e => Assert.Equal(tier == EndpointTier.Candidate, e.Reasons.Any(reason => reason is { Segment: 2, Undecided: true })));
        Assert.All(learned.Except(alike), e => Assert.Equal(EndpointTier.Confirmed, e.Endpoint.Tier));
    }
}
