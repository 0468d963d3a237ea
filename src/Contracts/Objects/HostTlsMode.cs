namespace Insight.Contracts.Objects;

/// <summary>Where TLS ends.</summary>
public enum HostTlsMode
{
    /// <summary>At the gateway.</summary>
    Terminate,

    /// <summary>At the upstream: connections are passed by their server name (SNI), unread.</summary>
    Passthrough,
}
