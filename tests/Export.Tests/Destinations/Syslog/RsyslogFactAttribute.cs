namespace Insight.Export.Tests.Destinations.Syslog;

/// <summary>A test against the real rsyslog; skipped where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RsyslogFactAttribute : FactAttribute
{
    public RsyslogFactAttribute()
    {
        if (!File.Exists(Rsyslog.Program)) Skip = $"{Rsyslog.Program} is absent; install rsyslog and rsyslog-openssl.";
    }
}
