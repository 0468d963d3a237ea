using Insight.Anomaly.Series.Detectors;
using Insight.Anomaly.Series.State;

namespace Insight.Anomaly.Series.Forecasting;

/// <summary>Level and trend of what the season leaves (Holt 1957), for irregular times: the trend is per second.</summary>
internal sealed class TrendForecast
{
    private const double LevelRate = 0.1;
    private const double TrendRate = 0.02;
    private const int Steps = 2000;
    private static readonly TimeSpan Longest = TimeSpan.FromDays(365);
    private double _level;
    private double _trend;
    private double _interval;
    private double _last;
    private long _seconds;
    private long _start;
    private int _seen;

    /// <summary>Learns a value that the profile has just learned.</summary>
    public void Learn(long seconds, double value, SeasonalProfile profile)
    {
        double rest = value / 2 - Season(seconds, profile) / 2;
        double elapsed = seconds - _seconds;
        if (_seen == 0) (_level, _start) = (value / 2, seconds);
        else if (elapsed > 0)
        {
            double before = _level;
            double expected = _level + _trend * elapsed;
            double rate = Math.Max(1.0 / (_seen + 1), LevelRate);
            _level = Bounded(expected + rate * (rest - expected));
            _interval += Math.Max(1.0 / _seen, 0.05) * (elapsed - _interval);
            if (_seen > 1) _trend = Bounded(_trend + Math.Max(1.0 / (_seen + 1), TrendRate) * ((_level - before) / elapsed - _trend));
        }

        (_seconds, _last) = (seconds, value);
        _seen = Math.Min(_seen + 1, 1 << 20);
    }

    /// <summary>The forecast; NaN before the first value.</summary>
    public double At(long seconds, SeasonalProfile profile) => _seen == 0 ? double.NaN : Bounded(2 * (_level + _trend * Math.Max(seconds - _seconds, 0)) + Season(seconds, profile));

    /// <summary>Time from the last point until the forecast first reaches the limit.</summary>
    public TimeSpan? Reaches(double limit, TimeSpan horizon, SeasonalProfile profile)
    {
        if (_seen < 2 || double.IsNaN(limit)) return null;
        if (_last == limit) return TimeSpan.Zero;
        bool below = _last < limit;
        double until = Math.Min(horizon.TotalSeconds, Longest.TotalSeconds);
        double step = Math.Max(Math.Max(_interval, 1), until / Steps);
        for (double ahead = step; ahead <= until; ahead += step)
        {
            double forecast = At(_seconds + (long)ahead, profile);
            if (below ? forecast >= limit : forecast <= limit) return TimeSpan.FromSeconds((long)ahead);
        }

        return null;
    }


    /// <summary>Part of a season only once two of it were seen: before that a trend looks like one.</summary>
    private double Season(long seconds, SeasonalProfile profile) => _seconds - _start < 2L * profile.Period ? 0 : profile.Seasonal(seconds);

    private static double Bounded(double value) => double.IsNaN(value) ? 0 : Math.Clamp(value, -1e308, 1e308);

    public void Transfer(ref StateTransfer state)
    {
        state.Value(ref _level);
        state.Value(ref _trend);
        state.Value(ref _interval);
        state.Value(ref _last);
        state.Value(ref _seconds);
        state.Value(ref _start);
        state.Value(ref _seen);
    }
}
