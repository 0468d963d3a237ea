using Insight.Gateway.Traffic.Upstreams.Health;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace Insight.Gateway.Traffic.Upstreams;

/// <summary>One address, alive across configuration changes as long as it and its labels stay.</summary>
internal sealed class Upstream
{
    private readonly long[] _outcomes = new long[Enum.GetValues<AttemptOutcome>().Length];
    private int _inFlight;

    /// <summary>An address with labels.</summary>
    /// <param name="address">Scheme, IP address and port.</param>
    /// <param name="host">DNS name that it was found by; empty: none.</param>
    /// <param name="labels">Labels of the endpoint.</param>
    public Upstream(string address, string host, IReadOnlyDictionary<string, string> labels)
    {
        Address = address;
        Host = host;
        Labels = labels;
        Destination = new DestinationState(address, new DestinationModel(new DestinationConfig { Address = address, Metadata = labels }));
    }

    /// <summary>Scheme, IP address and port, such as <c>http://10.0.0.7:8080</c>: what requests are sent to.</summary>
    public string Address { get; }

    /// <summary>DNS name that it was found by; empty: none.</summary>
    public string Host { get; }

    /// <summary>Labels of the endpoint.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; }

    /// <summary>Site where it stands; empty: not said.</summary>
    public string Site { get; private set; } = "";

    /// <summary>Share in relation to others, from 1.</summary>
    public int Weight { get; private set; } = 1;

    /// <summary>Whether it gets nothing new.</summary>
    public bool Draining { get; private set; }

    /// <summary>What access records know it by: its address, and its labels as metadata.</summary>
    public DestinationState Destination { get; }

    /// <summary>How it is, and why.</summary>
    public UpstreamHealth Health { get; } = new();

    /// <summary>Attempts under way.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Whether its probe succeeds and it is not ejected; see <see cref="UpstreamHealth"/> for why.</summary>
    public bool IsHealthy => Health.IsHealthy;

    /// <summary>Takes what may change of an endpoint. True when something did.</summary>
    internal bool Take(string site, int weight, bool draining)
    {
        weight = Math.Max(1, weight);
        if (Site == site && Weight == weight && Draining == draining) return false;
        (Site, Weight, Draining) = (site, weight, draining);
        return true;
    }

    /// <summary>Begins an attempt.</summary>
    internal void Begin() => Interlocked.Increment(ref _inFlight);

    /// <summary>Ends an attempt.</summary>
    internal void End(AttemptOutcome outcome)
    {
        Interlocked.Decrement(ref _inFlight);
        Interlocked.Increment(ref _outcomes[(int)outcome]);
    }

    /// <summary>How many attempts ended so.</summary>
    internal long Count(AttemptOutcome outcome) => Volatile.Read(ref _outcomes[(int)outcome]);
}
