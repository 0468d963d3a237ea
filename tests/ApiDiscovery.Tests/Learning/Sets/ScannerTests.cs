using Insight.ApiDiscovery.Learning;
using Insight.Bench.Discovery.Scoring;
using Insight.Contracts.Records;
using Insight.Endpoints.Catalog;
using Xunit;

namespace Insight.ApiDiscovery.Tests.Learning.Sets;

/// <summary>Ten thousand paths that do not exist create nothing, and merge nothing near the root.</summary>
public class ScannerTests
{
    private const int Paths = 10_000;

    private static readonly string[] s_scanners = ["198.51.100.7", "198.51.100.23", "203.0.113.99"];

    [Theory]
    [InlineData("petstore")]
    [InlineData("docker")]
    [InlineData("twilio")]
    public void Learn_PathsOfScanners_ChangeNothing(string name)
    {
        if (LabelledSet.Find(name) is not { } set) return;
        LearnedApi learned = Learn(set, new ScannerTraffic(set.Corpus.Records, 31).Scan(Paths, s_scanners, 0.2));
        Assert.Equal(LabelledSet.Shown(set.Learned), LabelledSet.Shown(learned));
    }

    [Theory]
    [InlineData("docker", 0)]
    [InlineData("docker", 0.01)]
    [InlineData("box", 0)]
    [InlineData("box", 0.01)]
    [InlineData("twilio", 0)]
    [InlineData("twilio", 0.01)]
    public void Learn_MissingPathsOfOrdinaryClients_LeaveTheConfirmedAlone(string name, double yes)
    {
        if (LabelledSet.Find(name) is not { } set) return;
        LearnedApi learned = Learn(set, new ScannerTraffic(set.Corpus.Records, 32).Scan(Paths, null, yes));
        Assert.Equal(Confirmed(set.Learned), Confirmed(learned));
        AssertNothingMerged(set, learned);
    }

    [Theory]
    [InlineData("docker")]
    [InlineData("box")]
    [InlineData("twilio")]
    public void Learn_ManyOfThemAnsweredYes_ConfirmsAndMergesNothing(string name)
    {
        // Five hundred pages that say "yes" to paths that do not exist: what is known may be doubted, but nothing new is believed.
        if (LabelledSet.Find(name) is not { } set) return;
        LearnedApi learned = Learn(set, new ScannerTraffic(set.Corpus.Records, 33).Scan(Paths, null, 0.05));
        HashSet<string> before = [.. Confirmed(set.Learned)];
        Assert.DoesNotContain(Confirmed(learned), template => !before.Contains(template));
        AssertNothingMerged(set, learned);
        Assert.InRange(set.Corpus.Score([learned]).F1, set.Corpus.Score([set.Learned]).F1 - 0.02, 1);
    }

    private static LearnedApi Learn(LabelledSet set, List<AccessRecord> scan) => Observing.StateOf(set.Corpus.Records.Concat(scan)).Learn(scan[0]);

    /// <summary>The first segments are constants as before, and so are the second ones of the host's own paths.</summary>
    private static void AssertNothingMerged(LabelledSet set, LearnedApi learned)
    {
        HashSet<string> first = [.. Starts(set.Learned, 1)], second = [.. Starts(set.Learned, 2)];
        Assert.DoesNotContain(Starts(learned, 1), start => IsMerged(start) && !first.Contains(start));
        Assert.DoesNotContain(Starts(learned, 2), start => IsMerged(start) && first.Contains(start.Split('/')[0]) && !second.Contains(start));
    }

    private static IEnumerable<string> Confirmed(LearnedApi api) => api.Endpoints.Where(e => e.Endpoint.Tier == EndpointTier.Confirmed)
        .Select(e => ShopTraffic.Key(e.Endpoint.Method, e.Endpoint.Template)).Order(StringComparer.Ordinal);

    /// <summary>The first segments of every template, without the names of parameters.</summary>
    private static IEnumerable<string> Starts(LearnedApi api, int segments) =>
        api.Endpoints.Select(e => string.Join('/', Shape.Segments(Shape.Of(e.Endpoint.Template)).Take(segments)));

    private static bool IsMerged(string start) => start.Contains("{}", StringComparison.Ordinal);
}
