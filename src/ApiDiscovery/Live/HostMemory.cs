using Insight.ApiDiscovery.Learning;

namespace Insight.ApiDiscovery.Live;

/// <summary>What the live learner holds of a virtual host.</summary>
internal sealed class HostMemory
{
    /// <summary>Everything seen.</summary>
    public HostState All { get; } = new();

    /// <summary>What was stored in hours that are not over yet, by the start of the hour (seconds since 1970).</summary>
    public Dictionary<uint, HostState> Hours { get; } = [];

    /// <summary>Whether something was seen since it was learned last.</summary>
    public bool HasNews { get; set; }

    /// <summary>Whether counts of requests and times of use were left for later when it was learned last.</summary>
    public bool OwesCounts { get; set; }

    /// <summary>When it was learned last, <see cref="TimeProvider.GetTimestamp"/>.</summary>
    public long LearnedAt { get; set; }

    /// <summary>When counts of requests and times of use were written last.</summary>
    public long CountedAt { get; set; }

    /// <summary>What was learned of it, by id, as the table holds it.</summary>
    public Dictionary<ulong, LearnedRow> Rows { get; } = [];

    public void Add(in Observation observation, uint hour)
    {
        All.Add(observation);
        if (!Hours.TryGetValue(hour, out HostState? state)) Hours.Add(hour, state = new HostState());
        state.Add(observation);
        HasNews = true;
    }
}
