namespace Insight.Contracts.Objects;

/// <summary>An address where a service answers. The labels of its metadata choose it into clusters.</summary>
public sealed record EndpointSpec
{
    /// <summary><c>10.0.0.7:8080</c>, <c>[fd00::7]:8080</c>, or a DNS name with a port: each of its addresses is an endpoint then, looked up again by gateways every <see cref="Refresh"/>.</summary>
    public string Address { get; init; } = "";

    /// <summary>Share in relation to others, 1 to 1,000.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>Site where it stands; empty: not said.</summary>
    public string Site { get; init; } = "";

    /// <summary>Pause between look-ups of a DNS name. When a name is gone its last addresses stay until they fail.</summary>
    public TimeSpan Refresh { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether it gets no new requests, so that it can be taken away.</summary>
    public bool Draining { get; init; }
}
