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
    public long LastRunaway { get; set; } = -1;

    public void Write(BinaryWriter output)
    {
        Calls.Write(output);
        Kibibytes.Write(output);
        Durations.Write(output);
        output.Write(LastRunaway);
    }

    public static EdgeState Read(BinaryReader input)
    {
        EdgeState state = new();
        state.Calls.Read(input);
        state.Kibibytes.Read(input);
        state.Durations.Read(input);
        state.LastRunaway = input.ReadInt64();
        return state;
    }
}
