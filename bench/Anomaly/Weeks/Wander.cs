namespace Insight.Bench.Anomaly.Weeks;

/// <summary>A value that wanders about 0 and comes back (an Ornstein–Uhlenbeck process in steps of one window).</summary>
/// <param name="deviation">Standard deviation in the long run.</param>
/// <param name="hours">After so many hours it has forgotten two thirds.</param>
internal sealed class Wander(double deviation, double hours)
{
    private readonly double _keep = Math.Exp(-WeekOptions.WindowSeconds / (hours * 3600));
    private bool _started;

    /// <summary>The value now.</summary>
    public double Value { get; private set; }

    /// <summary>The value as a factor: its exponential.</summary>
    public double Factor => Math.Exp(Value);

    /// <summary>Goes on by one window.</summary>
    public void Step(ref Noise noise)
    {
        Value = _started ? Value * _keep + deviation * Math.Sqrt(1 - _keep * _keep) * noise.Normal() : deviation * noise.Normal();
        _started = true;
    }
}
