using System.Buffers;
using Insight.Anomaly.Series.Calibration;
using Insight.Anomaly.Series.Detectors;
using Insight.Anomaly.Series.Forecasting;
using Insight.Anomaly.Series.State;

namespace Insight.Anomaly.Series;

/// <summary>
/// The ensemble that watches one series: two memories of situations, the seasonal profile, persistent shifts from it, and
/// stand-still. Each detector's score becomes a p-value (peaks over threshold); the weighted mean of −log₁₀ p is the
/// surprise, which gives the score and, calibrated once more and beside the profile's own, the p-value.
/// </summary>
/// <remarks>
/// Not for several threads at once. Feeding history first is a warm start; nothing alerts during the first 64 points.
/// The score of a point is 0 while one of the last points was stranger (<see cref="SeriesSettings.Refractory"/>); its
/// p-value stays. Missing values are scored 0 with p-value 1 and teach nothing.
/// </remarks>
public sealed class SeriesModel
{
    private const int Quiet = 64;

    // The mean of surprises has a lighter tail than each: exponential, and soon learned.
    private const int Recent = 1500;
    private readonly SeriesSettings _settings;
    private readonly uint _tag;
    private readonly SeasonalProfile _profile;
    private readonly Vote[] _onValues;
    private readonly Vote _onDeviations;
    private readonly TailCalibrator _tail;
    private readonly Refractory _refractory;
    private readonly TrendForecast _trend = new();
    private int _seen;

    /// <param name="settings">Settings; null for <see cref="SeriesSettings.Default"/>.</param>
    public SeriesModel(SeriesSettings? settings = null)
    {
        _settings = settings ?? SeriesSettings.Default;
        _tag = StateEnvelope.Tag($"series-model({_settings})");
        _profile = new SeasonalProfile(period: _settings.Period);
        _onValues =
        [
            new Vote(_profile, Tail(), 0.5, 1),
            new Vote(new ResonanceMemory(_settings.Situations, 0.7, 3, 2.5), Tail(), 1, 0),
            new Vote(new ResonanceMemory(_settings.Situations, 2, 3, 3), Tail(), 1, 0),
            new Vote(new RepeatedValue(), Tail(), 0.5, 2)
        ];
        _onDeviations = new Vote(new PersistentShift(), Tail(), 0.5, 1);
        _tail = new TailCalibrator(Recent, _settings.TailShare, heaviest: 0);
        _refractory = new Refractory(_settings.Refractory);
    }

    /// <summary>The season that the band follows: an hour, a day or a week in seconds; 1 when the series shows none.</summary>
    public int Period => _profile.Period;

    /// <summary>Judges the point by what came before it, then learns from it. A little time, no allocation.</summary>
    public SeriesJudgement Observe(SeriesPoint point)
    {
        double band = _settings.Band;
        (double lower, double expected, double upper) = (_profile.Expect(point.Seconds, -band), _profile.Expect(point.Seconds), _profile.Expect(point.Seconds, band));
        if (!double.IsFinite(point.Value)) return new SeriesJudgement(0, 1, lower, expected, upper);

        double sum = 0, weights = _onDeviations.Weight;
        foreach (Vote vote in _onValues)
        {
            sum += vote.Of(point);
            weights += vote.Weight;
        }

        sum += _onDeviations.Of(point with { Value = _profile.Deviation });
        _trend.Learn(point.Seconds, point.Value, _profile);
        double surprise = sum / weights;
        if (_seen < Quiet)
        {
            _seen++;
            return new SeriesJudgement(0, 1, lower, expected, upper);
        }

        // Two questions are asked, the ensemble's and the season's alone: Bonferroni's correction doubles the smaller answer.
        double p = Math.Min(2 * Math.Min(_tail.PValue(Math.Pow(10, surprise)), _onValues[0].PValue), 1);
        double passed = _refractory.Pass(surprise);
        return new SeriesJudgement(passed / (1 + passed), p, lower, expected, upper);
    }

    /// <summary>What is expected at a later time: season, level and trend; NaN before the first value.</summary>
    /// <param name="seconds">Seconds since 1970-01-01 UTC.</param>
    public double Forecast(long seconds) => _trend.At(seconds, _profile);

    /// <summary>When the forecast first reaches a limit, from whichever side the series is on now.</summary>
    /// <param name="limit">The limit, such as a capacity.</param>
    /// <param name="horizon">How far to look; more than a year is taken as a year.</param>
    /// <returns>Time from the last point; zero when the last value is at the limit; null when it is not reached in time, or nothing is known.</returns>
    public TimeSpan? ReachesLimit(double limit, TimeSpan horizon) => _trend.Reaches(limit, horizon, _profile);

    /// <summary>Appends the whole state: a version byte first, then tag, length and checksum of each part.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        StateEnvelope.Write(output, _tag, Transfer);
        foreach (Vote vote in _onValues) vote.Detector.Write(output);
        _onDeviations.Detector.Write(output);
    }

    /// <summary>Takes over a state and returns how many bytes it had.</summary>
    /// <exception cref="InvalidDataException">The bytes are no state of a model with these settings. The model may be half taken over: throw it away.</exception>
    public int Read(ReadOnlySpan<byte> state)
    {
        int at = StateEnvelope.Read(state, _tag, Transfer);
        foreach (Vote vote in _onValues) at += vote.Detector.Read(state[at..]);
        return at + _onDeviations.Detector.Read(state[at..]);
    }

    private void Transfer(ref StateTransfer state)
    {
        foreach (Vote vote in _onValues) vote.Transfer(ref state);
        _onDeviations.Transfer(ref state);
        _tail.Transfer(ref state);
        _refractory.Transfer(ref state);
        _trend.Transfer(ref state);
        state.Value(ref _seen);
    }

    private TailCalibrator Tail() => new(_settings.Memory, _settings.TailShare);
}
