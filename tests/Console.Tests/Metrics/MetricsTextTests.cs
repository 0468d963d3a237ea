using Insight.Console.Access;
using Insight.Console.Metrics;

namespace Insight.Console.Tests.Metrics;

public sealed class MetricsTextTests
{
    private static readonly string[] s_hostile = ["\"", "\\", "\n", "\\n", "\\\"", "}", "{", ",", "=", " 1", "# EOF", "\n# TYPE x counter\n", "a\nb\"} 7\n", "ä😀", "\0", "\u2028", "", " ", "\t", "\ud83d"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Write_HostileNames_AreReadBackAsTheyAre(bool open)
    {
        Random random = new(20261127);
        for (int round = 0; round < 200; round++)
        {
            BoundedSeries<EdgeSeries> edges = new(50);
            BoundedSeries<EdgeSeries>.Stretch stretch = edges.Begin();
            HashSet<EdgeSeries> keys = [];
            for (int i = 0; i < 20; i++)
            {
                EdgeSeries key = new(Name(random), Name(random), Name(random), Name(random));
                keys.Add(key);
                stretch.Of(key).Add(random.Next(1000), random.Next(10), random.Next(10));
            }

            stretch.Commit();
            string text = MetricsText.Write(MetricFamilies.Of(Snapshot(edges), TenantScope.Everywhere()), open);

            IReadOnlyList<ExpositionParser.Series> read = ExpositionParser.Parse(text, open);

            Assert.Equal(
                keys.OrderBy(static key => key.ToString(), StringComparer.Ordinal),
                read.Where(static one => one.Name == "insight_edge_requests_total" && one["status_class"] == "ok").Select(static one => new EdgeSeries(one["tenant"], one["app"], one["source"], one["destination"])).OrderBy(static key => key.ToString(), StringComparer.Ordinal));
            Assert.Equal(edges.Sums.Values.Sum(static sums => sums.Ok), read.Where(static one => one.Name == "insight_edge_requests_total" && one["status_class"] == "ok").Sum(static one => one.Value));
        }
    }

    [Fact]
    public void Of_KeysBeyondTheLimit_CountAsOtherAndNothingEverGoesBack()
    {
        Random random = new(7);
        BoundedSeries<EdgeSeries> edges = new(5);
        Dictionary<EdgeSeries, long> before = [];
        long all = 0;
        for (int stretch = 0; stretch < 100; stretch++)
        {
            BoundedSeries<EdgeSeries>.Stretch sums = edges.Begin();
            for (int i = 0; i < 10; i++)
            {
                int count = random.Next(100);
                sums.Of(new EdgeSeries(random.Next(2) == 0 ? "a" : "b", "app", "s" + random.Next(10), "d")).Add(count);
                // A stretch that could not be read to its end counts nothing.
                if (stretch % 10 != 9) all += count;
            }

            if (stretch % 10 == 9) continue;
            sums.Commit();
            foreach ((EdgeSeries key, long value) in before) Assert.True(edges.Sums[key].Count >= value);
            before = edges.Sums.ToDictionary(static one => one.Key, static one => one.Value.Count);
            Assert.Equal(all, before.Values.Sum());
        }

        Assert.InRange(before.Count, 6, 7);
        Assert.Equal(["a", "b"], before.Keys.Where(static key => key.Source == "other").Select(static key => key.Tenant).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Of_LongNamesAndCarriageReturns_AreCutAndReplaced()
    {
        Assert.Equal("a b", SeriesLabels.Of("a\rb"));
        string cut = SeriesLabels.Of(string.Concat(Enumerable.Repeat("😀", 200)));
        Assert.InRange(cut.Length, SeriesLabels.MaxLength - 1, SeriesLabels.MaxLength);
        Assert.False(char.IsHighSurrogate(cut[^2]));
    }

    [Fact]
    public void Buckets_OfBounds_LieWhollyWithinThem()
    {
        Assert.All(DurationBounds.Seconds.Zip(DurationBounds.Buckets), static pair =>
        {
            Assert.True(Math.Pow(1.04, pair.Second + 1) <= pair.First * 1e6);
            Assert.True(Math.Pow(1.04, pair.Second + 2) > pair.First * 1e6 * 0.96);
        });
        Assert.Equal(["0.005", "0.25", "1.0", "10.0"], new[] { 0.005, 0.25, 1, 10 }.Select(DurationBounds.Label));
    }

    private static string Name(Random random) => string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => s_hostile[random.Next(s_hostile.Length)])).Replace('\ud83d', 'x');

    private static SeriesSnapshot Snapshot(BoundedSeries<EdgeSeries> edges) => new(
        edges.Sums, new Dictionary<EndpointSeries, SeriesSums>(), new Dictionary<WafSeries, SeriesSums>(), new Dictionary<string, long> { ["a\"b"] = 3 }, edges.Folded, new Dictionary<string, int>(), new Dictionary<string, int>());
}
