using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace Insight.Gateway.Traffic.Upstreams;

/// <summary>One address, alive across configuration changes as long as it and its labels stay.</summary>
internal sealed class Upstream
{
    private int _inFlight;

    public Upstream(string address, IReadOnlyDictionary<string, string> labels)
    {
        Address = address;
        Labels = labels;
        Destination = new DestinationState(address, new DestinationModel(new DestinationConfig { Address = address, Metadata = labels }));
    }

    /// <summary>Scheme, IP address and port, such as <c>http://10.0.0.7:8080</c>: what requests are sent to.</summary>
    public string Address { get; }

    /// <summary>Labels of the endpoint.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; }

    /// <summary>Site where it stands; empty: not said.</summary>
    public string Site { get; internal set; } = "";

    /// <summary>Share in relation to others.</summary>
    public int Weight { get; internal set; } = 1;

    /// <summary>What access records know it by: its address, and its labels as metadata.</summary>
    public DestinationState Destination { get; }

    /// <summary>Attempts under way.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Whether its probe succeeds and it is not ejected.</summary>
    public bool IsHealthy => Weight > 0;

    internal void Take() => Interlocked.Increment(ref _inFlight);

    internal void GiveBack() => Interlocked.Decrement(ref _inFlight);
}
