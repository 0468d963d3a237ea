namespace Insight.Endpoints.Profiles;

/// <summary>What was seen of one parameter.</summary>
/// <param name="Place">Where it stands.</param>
/// <param name="Name">Its normalised name (<see cref="ArgumentName"/>).</param>
public sealed record ParameterSummary(ArgumentPlace Place, string Name)
{
    /// <summary>Requests that had it.</summary>
    public uint Requests { get; internal set; }

    /// <summary>Requests that had it more than once.</summary>
    public uint Repeated { get; internal set; }

    /// <summary>Periods in which it was seen: bit n for those whose number is n modulo 64.</summary>
    public ulong Periods { get; internal set; }

    /// <summary>Values that came when there was no profile to judge them by.</summary>
    public ValueSummary Unjudged { get; } = new();

    /// <summary>Values that the profile in force when they came takes for ordinary.</summary>
    public ValueSummary Ordinary { get; } = new();

    /// <summary>Values that the profile in force when they came takes for tampered: they teach only when many clients send them.</summary>
    public ValueSummary Doubtful { get; } = new();

    /// <summary>Adds what was seen elsewhere.</summary>
    public void Merge(ParameterSummary other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Requests = SequenceCounts.Sum(Requests, other.Requests);
        Repeated = SequenceCounts.Sum(Repeated, other.Repeated);
        Periods |= other.Periods;
        Unjudged.Merge(other.Unjudged);
        Ordinary.Merge(other.Ordinary);
        Doubtful.Merge(other.Doubtful);
    }
}
