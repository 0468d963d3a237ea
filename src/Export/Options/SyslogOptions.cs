namespace Insight.Export.Options;

/// <summary>Syslog, RFC 5424. It does not acknowledge: after a break the last 30 seconds are sent again.</summary>
public sealed class SyslogOptions
{
    /// <summary>Receiver, <c>host:port</c>.</summary>
    public string Address { get; set; } = "";

    /// <summary>How messages travel.</summary>
    public SyslogTransport Transport { get; set; } = SyslogTransport.Tls;

    /// <summary>File with the certificates (PEM) that the receiver's is checked against; empty: those of this machine.</summary>
    public string AuthorityFile { get; set; } = "";
}
