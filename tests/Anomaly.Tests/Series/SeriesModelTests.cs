using System.Buffers;
using Insight.Anomaly.Series;

namespace Insight.Anomaly.Tests.Series;

public class SeriesModelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_spike_in_noise_is_all_but_impossible(int seed)
    {
        SeriesPoint[] points = Generated.Noise(2000, seed);
        points[1500] = points[1500] with { Value = 200 };
        SeriesJudgement[] judged = Generated.Judge(points);
        Assert.True(judged[1500].PValue < 1e-4, $"{judged[1500]}");
        Assert.Equal(judged[200..].Max(j => j.Score), judged[1500].Score);
    }

    [Theory]
    [InlineData(1, 40)]
    [InlineData(2, 40)]
    [InlineData(3, -40)]
    public void A_level_shift_is_seen_at_once(int seed, double by)
    {
        SeriesPoint[] points = Generated.Noise(2000, seed);
        for (int i = 1500; i < points.Length; i++) points[i] = points[i] with { Value = points[i].Value + by };
        Assert.True(Generated.Judge(points)[1500..1506].Min(j => j.PValue) < 1e-4);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_day_without_its_season_is_seen(int seed)
    {
        SeriesPoint[] points = Generated.Days(15, seed);
        for (int i = 12 * Generated.Day; i < 13 * Generated.Day; i++) points[i] = points[i] with { Value = 100 + (points[i - Generated.Day / 2].Value - 100) / 10 };
        Assert.True(Generated.Judge(points)[(12 * Generated.Day)..(13 * Generated.Day)].Min(j => j.PValue) < 1e-2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_series_that_stands_still_is_seen(int seed)
    {
        SeriesPoint[] points = Generated.Noise(2000, seed);
        for (int i = 1500; i < 1600; i++) points[i] = points[i] with { Value = points[1499].Value };
        Assert.True(Generated.Judge(points)[1500..1600].Min(j => j.PValue) < 1e-2);
    }

    [Fact]
    public void Quiet_noise_is_as_rarely_strange_as_the_p_value_says()
    {
        int[] below = new int[2];
        int points = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            SeriesJudgement[] judged = Generated.Judge(seed % 2 == 0 ? Generated.Noise(4000, seed) : Generated.Days(14, seed))[1000..];
            points += judged.Length;
            below[0] += judged.Count(j => j.PValue < 1e-2);
            below[1] += judged.Count(j => j.PValue < 1e-3);
        }

        Assert.InRange(below[0] / (double)points, 0.25e-2, 2e-2);
        Assert.InRange(below[1] / (double)points, 0.1e-3, 3e-3);
    }

    [Fact]
    public void What_comes_later_changes_nothing_about_what_was_said()
    {
        SeriesPoint[] points = Generated.Days(6, 7);
        SeriesJudgement[] whole = Generated.Judge(points);
        SeriesPoint[] other = [.. points[..1000], .. points[1000..].Select(p => p with { Value = p.Value * -3 + 1e6 })];
        Assert.Equal(whole[..1000], Generated.Judge(other)[..1000]);
        Assert.NotEqual(whole[1000..], Generated.Judge(other)[1000..]);
    }

    [Theory]
    [InlineData(1024, 0)]
    [InlineData(0.001, 0)]
    [InlineData(7, -300)]
    [InlineData(1e9, 1e10)]
    public void Units_do_not_matter(double factor, double offset)
    {
        SeriesPoint[] points = Generated.Days(10, 3);
        points[2000] = points[2000] with { Value = 400 };
        SeriesJudgement[] plain = Generated.Judge(points);
        SeriesJudgement[] scaled = Generated.Judge(points.Select(p => p with { Value = p.Value * factor + offset }));
        int different = plain.Zip(scaled).Count(pair => Math.Abs(pair.First.Score - pair.Second.Score) > 1e-3);
        Assert.True(different <= points.Length / 100, $"{different} of {points.Length}");
        Assert.Equal(plain[2000].Score, scaled[2000].Score, 0.02);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(64)]
    [InlineData(1000)]
    [InlineData(2500)]
    public void A_restarted_model_goes_on_as_if_it_had_not_stopped(int at)
    {
        SeriesPoint[] points = Generated.Days(10, 11);
        SeriesModel model = new();
        foreach (SeriesPoint point in points[..at]) model.Observe(point);
        ArrayBufferWriter<byte> state = new();
        model.Write(state);
        SeriesModel restarted = new();
        Assert.Equal(state.WrittenCount, restarted.Read(state.WrittenSpan));
        foreach (SeriesPoint point in points[at..]) Assert.Equal(model.Observe(point), restarted.Observe(point));
        Assert.Equal(model.Forecast(points[^1].Seconds + 86400), restarted.Forecast(points[^1].Seconds + 86400));
        Assert.InRange(state.WrittenCount, 1, 32 * 1024);
    }

    [Fact]
    public void A_state_of_other_settings_or_a_damaged_one_is_refused()
    {
        ArrayBufferWriter<byte> state = new();
        new SeriesModel().Write(state);
        Assert.Throws<InvalidDataException>(() => new SeriesModel(new SeriesSettings { Situations = 64 }).Read(state.WrittenSpan));
        Assert.Throws<InvalidDataException>(() => new SeriesModel().Read(state.WrittenSpan[..^1]));
        Assert.Throws<InvalidDataException>(() => new SeriesModel().Read([]));
        byte[] damaged = state.WrittenSpan.ToArray();
        damaged[200] ^= 1;
        Assert.Throws<InvalidDataException>(() => new SeriesModel().Read(damaged));
    }

    [Fact]
    public void Missing_values_and_gaps_are_no_anomalies()
    {
        SeriesPoint[] points = Generated.Days(12, 5);
        for (int i = 0; i < points.Length; i += 17) points[i] = points[i] with { Value = double.NaN };
        SeriesJudgement[] judged = Generated.Judge(points.Where((_, i) => i is < 2500 or > 2600));
        Assert.All(judged, j => Assert.InRange(j.PValue, double.Epsilon, 1));
        Assert.Equal(new SeriesJudgement(0, 1, judged[17].Lower, judged[17].Expected, judged[17].Upper), judged[17]);
        Assert.True(judged[2490..2520].Min(j => j.PValue) > 1e-4);
    }

    [Fact]
    public void A_constant_series_is_quiet_until_it_moves()
    {
        SeriesPoint[] points = Generated.From(3000, 1, _ => 5, 0);
        points[2000] = points[2000] with { Value = 6 };
        SeriesJudgement[] judged = Generated.Judge(points);
        Assert.All(judged[..2000], j => Assert.InRange(j.PValue, 1e-3, 1));
        Assert.True(judged[2000].PValue < 1e-4, $"{judged[2000]}");
    }

    [Theory]
    [InlineData(1e300)]
    [InlineData(-1.7e308)]
    [InlineData(5e-324)]
    [InlineData(double.PositiveInfinity)]
    public void Extremes_give_numbers(double extreme)
    {
        SeriesPoint[] points = Generated.Noise(600, 1);
        for (int i = 0; i < points.Length; i += i < 300 ? 97 : 2) points[i] = points[i] with { Value = i % 4 == 0 ? extreme : -extreme };
        SeriesModel model = new();
        foreach (SeriesPoint point in points)
        {
            SeriesJudgement judgement = model.Observe(point);
            Assert.InRange(judgement.Score, 0, 1);
            Assert.InRange(judgement.PValue, double.Epsilon, 1);
            Assert.True(double.IsFinite(model.Forecast(point.Seconds + 3600)) || double.IsNaN(model.Forecast(point.Seconds + 3600)));
        }
    }

    [Fact]
    public void The_band_follows_the_day_and_holds_most_values()
    {
        SeriesPoint[] points = Generated.Days(15, 4);
        SeriesModel model = new();
        SeriesJudgement[] judged = [.. points.Select(model.Observe)];
        Assert.Equal(86400, model.Period);
        var last = points.Zip(judged).Skip(10 * Generated.Day).ToArray();
        Assert.InRange(last.Count(pair => pair.First.Value >= pair.Second.Lower && pair.First.Value <= pair.Second.Upper) / (double)last.Length, 0.98, 1);
        Assert.True(last.Average(pair => pair.Second.Upper - pair.Second.Lower) < 50);
        Assert.All(last, pair => Assert.InRange(pair.Second.Expected, pair.Second.Lower, pair.Second.Upper));
    }

    [Fact]
    public void One_disturbance_is_one_alert()
    {
        SeriesPoint[] points = Generated.Noise(2000, 9);
        for (int i = 1500; i < 1560; i++) points[i] = points[i] with { Value = 200 };
        SeriesJudgement[] judged = Generated.Judge(points);
        Assert.True(judged[1500].Score > 0);
        Assert.True(judged[1501..1560].Count(j => j.Score > 0) <= 2);
    }

    [Fact]
    public void A_rising_series_reaches_its_limit_when_the_line_does()
    {
        SeriesModel model = new();
        SeriesPoint[] points = Generated.From(1000, 2, i => 10 + 0.05 * i, 0.05);
        foreach (SeriesPoint point in points) model.Observe(point);
        TimeSpan? reached = model.ReachesLimit(80, TimeSpan.FromDays(7));
        Assert.NotNull(reached);
        Assert.InRange(reached.Value.TotalSeconds / 300, 300, 500);
        Assert.Null(model.ReachesLimit(80, TimeSpan.FromHours(2)));
        Assert.Null(model.ReachesLimit(20, TimeSpan.FromDays(1)));
        Assert.Null(new SeriesModel().ReachesLimit(1, TimeSpan.FromDays(1)));
    }
}
