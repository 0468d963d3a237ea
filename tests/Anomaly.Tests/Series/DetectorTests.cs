using System.Buffers;
using Insight.Anomaly.Series;
using Insight.Anomaly.Series.Detectors;

namespace Insight.Anomaly.Tests.Series;

public class DetectorTests
{
    public static TheoryData<string> Names => [.. DetectorCatalog.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Restarts_as_if_it_had_not_stopped(string name)
    {
        SeriesPoint[] points = Generated.Days(6, 1);
        ISeriesDetector detector = DetectorCatalog.Create(name)!;
        foreach (SeriesPoint point in points[..700]) detector.Score(point);
        ArrayBufferWriter<byte> state = new();
        detector.Write(state);
        Assert.InRange(state.WrittenCount, 14, 65536);
        ISeriesDetector restarted = DetectorCatalog.Create(name)!;
        Assert.Equal(state.WrittenCount, restarted.Read(state.WrittenSpan));
        foreach (SeriesPoint point in points[700..]) Assert.Equal(detector.Score(point), restarted.Score(point));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Scores_are_finite_whatever_comes(string name)
    {
        ISeriesDetector detector = DetectorCatalog.Create(name)!;
        double[] odd = [double.NaN, 1e300, -1e308, 0, 5e-324, double.PositiveInfinity, 1, 1, 1];
        for (int i = 0; i < 1500; i++)
        {
            double score = detector.Score(new SeriesPoint(i * 60, i < 700 ? i % 10 : odd[i % odd.Length]));
            Assert.True(double.IsFinite(score) && score >= 0, $"{name}: {score} at {i}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Missing_values_score_nothing_and_teach_nothing(string name)
    {
        SeriesPoint[] points = Generated.Days(5, 2);
        ISeriesDetector plain = DetectorCatalog.Create(name)!, holed = DetectorCatalog.Create(name)!;
        foreach (SeriesPoint point in points)
        {
            Assert.Equal(0, holed.Score(point with { Value = double.NaN }));
            Assert.Equal(plain.Score(point), holed.Score(point));
        }
    }

    [Theory]
    [InlineData("seasonal-profile")]
    [InlineData("resonance-memory")]
    [InlineData("adaptive-ssa")]
    [InlineData("half-space-trees")]
    [InlineData("robust-ewma")]
    [InlineData("iid-p-value")]
    [InlineData("randomized-pca")]
    [InlineData("ssa")]
    public void A_spike_scores_higher_than_all_but_a_few_points(string name)
    {
        SeriesPoint[] points = Generated.Noise(1500, 8);
        points[1200] = points[1200] with { Value = 300 };
        ISeriesDetector detector = DetectorCatalog.Create(name)!;
        double[] scores = [.. points[..1201].Select(detector.Score)];
        Assert.True(scores[300..1200].Count(score => score >= scores[1200]) <= 5);
    }

    [Fact]
    public void A_state_of_another_detector_is_refused_and_changes_nothing()
    {
        ArrayBufferWriter<byte> state = new();
        new RobustEwma().Write(state);
        SeasonalProfile profile = new();
        foreach (SeriesPoint point in Generated.Days(2, 1)) profile.Score(point);
        double before = profile.Expect(0);
        Assert.Throws<InvalidDataException>(() => profile.Read(state.WrittenSpan));
        Assert.Throws<InvalidDataException>(() => new RobustEwma(0.1).Read(state.WrittenSpan));
        Assert.Equal(before, profile.Expect(0));
    }

    [Fact]
    public void The_season_is_found_or_left_alone()
    {
        SeasonalProfile none = new(), day = new(), hour = new(), week = new();
        foreach (SeriesPoint point in Generated.Noise(4000, 1)) none.Score(point);
        foreach (SeriesPoint point in Generated.Days(10, 1)) day.Score(point);
        foreach (SeriesPoint point in Generated.From(4000, 1, i => i % 12 == 0 ? 100 : 10, 2)) hour.Score(point);
        foreach (SeriesPoint point in Generated.From(28 * Generated.Day, 1, i => i / Generated.Day % 7 < 5 ? 100 : 20, 2)) week.Score(point);
        Assert.Equal(1, none.Period);
        Assert.Equal(86400, day.Period);
        Assert.Equal(3600, hour.Period);
        Assert.Equal(604800, week.Period);
    }

    [Fact]
    public void The_transform_and_back_is_the_identity_and_finds_a_wave()
    {
        double[] real = [.. Enumerable.Range(0, 64).Select(i => Math.Cos(i * Math.Tau * 5 / 64))];
        double[] imaginary = new double[64];
        double[] original = [.. real];
        Fourier.Transform(real, imaginary, inverse: false);
        Assert.Equal(32, real[5], 1e-9);
        Assert.Equal(0, real[6], 1e-9);
        Fourier.Transform(real, imaginary, inverse: true);
        for (int i = 0; i < 64; i++) Assert.Equal(original[i], real[i], 1e-12);
    }
}
