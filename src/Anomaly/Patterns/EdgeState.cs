namespace Insight.Anomaly.Patterns;

/// <summary>What is ordinary for an edge over all endpoints.</summary>
internal sealed class EdgeState
{
    /// <summary>Calls per request that the caller gets.</summary>
    public RatioBaseline Calls { get; } = new();

    /// <summary>KiB of requests per request that the caller gets.</summary>
    public RatioBaseline Kibibytes { get; } = new();

    /// <summary>Durations of the service as the caller sees them.</summary>
    public DurationBaseline Durations { get; } = new(0.95, 10);

    /// <summary>Window before in which the edge ran away; seconds since 1970.</summary>
    public long LastRunaway { get; private set; } = -1;

    /// <summary>First window; seconds since 1970.</summary>
    public long First { get; private set; } = -1;

    /// <summary>Notes a window.</summary>
    public void Note(long seconds)
    {
        if (First < 0) First = seconds;
        if (_peak <= 0 || seconds - LastRunaway < EpisodeGap) return;
        _habit = Math.Max(Habit(seconds), _peak);
        (_habitAt, _peak) = (seconds, 0);
    }

    /// <summary>Notes that the edge ran away, so many times as far as what counts as such, and says whether it does so again and again and further than ever.</summary>
    /// <remarks>Scheduled jobs run away too, every hour or every night: what an edge has done before is news only at twice the height. That is forgotten by half in a week.</remarks>
    public bool RunsAway(double times, long seconds)
    {
        bool again = LastRunaway >= 0 && seconds - LastRunaway <= 60;
        LastRunaway = seconds;
        _peak = Math.Max(_peak, times);
        return again && times > 2 * Habit(seconds);
    }

    private const long EpisodeGap = 900;
    private const double HabitHalfLife = 7 * 86400;

    private double _peak, _habit;
    private long _habitAt;

    private double Habit(long seconds) => _habit * double.Exp2(-Math.Max(0, seconds - _habitAt) / HabitHalfLife);

    public void Write(BinaryWriter output)
    {
        Calls.Write(output);
        Kibibytes.Write(output);
        Durations.Write(output);
        output.Write(LastRunaway);
        output.Write(First);
        output.Write(_peak);
        output.Write(_habit);
        output.Write(_habitAt);
    }

    public static EdgeState Read(BinaryReader input)
    {
        EdgeState state = new();
        state.Calls.Read(input);
        state.Kibibytes.Read(input);
        state.Durations.Read(input);
        state.LastRunaway = input.ReadInt64();
        state.First = input.ReadInt64();
        state._peak = input.ReadDouble();
        state._habit = input.ReadDouble();
        state._habitAt = input.ReadInt64();
        return state;
    }
}
