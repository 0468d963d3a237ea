namespace Insight.Anomaly.Rollouts;

/// <summary>A version of a service that was seen beside another.</summary>
internal sealed class SeenVersion(string version, long first)
{
    private const double Fast = 60, Slow = 600;

    /// <summary>Shares that are this close are the same.</summary>
    private const double Near = 0.03, Far = 0.1;

    private double _fast, _slow;
    private bool _any;

    public string Version => version;

    /// <summary>First window, seconds since 1970; of two versions that were first seen together the larger is taken to be a second older.</summary>
    public long First { get; } = first;

    /// <summary>Last window.</summary>
    public long Last { get; private set; } = first;

    /// <summary>When the share began to be steady; -1: it is not.</summary>
    public long SteadySince { get; private set; } = first;

    /// <summary>Whether it is being rolled out.</summary>
    public bool IsRollingOut { get; set; }

    /// <summary>When the rollout began; seconds since 1970.</summary>
    public long RolloutStart { get; set; } = first;

    /// <summary>Share of the service's requests.</summary>
    public double Share => _fast;

    /// <summary>Learns the share of a window.</summary>
    public void Learn(double share, long seconds)
    {
        double elapsed = Math.Max(0, seconds - Last);
        (_fast, _slow) = _any ? (Toward(_fast, share, elapsed, Fast), Toward(_slow, share, elapsed, Slow)) : (share, share);
        _any = true;
        Last = seconds;
        double gap = Math.Abs(_fast - _slow);
        if (gap > Near) SteadySince = seconds;
        if (gap > Far && !IsRollingOut) (IsRollingOut, RolloutStart) = (true, seconds);
    }

    public void Write(BinaryWriter output)
    {
        output.Write(version);
        output.Write(First);
        output.Write(Last);
        output.Write(SteadySince);
        output.Write(IsRollingOut);
        output.Write(RolloutStart);
        output.Write(_fast);
        output.Write(_slow);
        output.Write(_any);
    }

    public static SeenVersion Read(BinaryReader input) => new(input.ReadString(), input.ReadInt64())
    {
        Last = input.ReadInt64(),
        SteadySince = input.ReadInt64(),
        IsRollingOut = input.ReadBoolean(),
        RolloutStart = input.ReadInt64(),
        _fast = input.ReadDouble(),
        _slow = input.ReadDouble(),
        _any = input.ReadBoolean(),
    };

    private static double Toward(double mean, double value, double elapsed, double halfLife) => value + ((mean - value) * double.Exp2(-elapsed / halfLife));
}
