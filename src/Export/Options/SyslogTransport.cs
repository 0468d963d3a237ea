namespace Insight.Export.Options;

/// <summary>How messages of syslog travel.</summary>
public enum SyslogTransport
{
    /// <summary>TLS (RFC 5425), octet counting.</summary>
    Tls,

    /// <summary>TCP, octet counting (RFC 6587).</summary>
    Tcp,

    /// <summary>UDP (RFC 5426): may be lost without anybody knowing.</summary>
    Udp,
}
