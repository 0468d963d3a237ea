using System.Buffers;
using System.Globalization;
using System.Text;
using Insight.Export.Events;

namespace Insight.Export.Syslog;

/// <summary>An event as a message of syslog (RFC 5424), and its frame on a connection (RFC 6587, octet counting).</summary>
/// <param name="host">Name of this machine.</param>
/// <param name="process">Id of this process.</param>
public sealed class SyslogMessage(string host, int process)
{
    /// <summary>Facility: log audit.</summary>
    private const int Facility = 13;

    /// <summary>Private enterprise number of examples (RFC 5612): the product has none of its own.</summary>
    private const string DataId = "insight@32473";

    private const int MaxName = 255;

    private readonly string _host = Printable(host, MaxName);

    /// <summary>Writes header and structured data before what a format wrote.</summary>
    /// <param name="exported">The event.</param>
    /// <param name="content">The event as the format wrote it.</param>
    /// <param name="into">Where the message goes.</param>
    public void Write(ExportEvent exported, ReadOnlySpan<byte> content, IBufferWriter<byte> into)
    {
        ArgumentNullException.ThrowIfNull(exported);
        int priority = (Facility * 8) + SeverityOf(exported);
        string header = string.Create(
            CultureInfo.InvariantCulture,
            $"<{priority}>1 {exported.Time:yyyy-MM-ddTHH:mm:ss.ffffffZ} {_host} insight {process} {KindOf(exported)} [{DataId} id=\"{Quoted(exported.Id)}\" tenant=\"{Quoted(exported.Tenant)}\"] ");
        Encoding.UTF8.GetBytes(header, into);
        into.Write(content);
    }

    /// <summary>Writes a message with its length in bytes before it.</summary>
    public static void Frame(ReadOnlySpan<byte> message, IBufferWriter<byte> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{message.Length} "), into);
        into.Write(message);
    }

    private static string KindOf(ExportEvent exported) => exported switch { RequestEvent => "request", SecurityEvent => "security", IncidentEvent => "incident", _ => "audit" };

    private static int SeverityOf(ExportEvent exported) => exported switch
    {
        RequestEvent { Denied: true } => 4,
        SecurityEvent e => Of(e.Severity),
        IncidentEvent { Change: IncidentChange.Closed } => 5,
        IncidentEvent e => Of(e.Severity),
        AuditEvent => 5,
        _ => 6,
    };

    private static int Of(EventSeverity severity) => severity switch { EventSeverity.Critical => 2, EventSeverity.High => 3, EventSeverity.Medium => 4, EventSeverity.Low => 5, _ => 6 };

    /// <summary>A value of structured data: quote, backslash and bracket are escaped, control characters are left out.</summary>
    private static string Quoted(string text)
    {
        StringBuilder quoted = new(text.Length);
        foreach (char c in text)
        {
            if (char.IsControl(c)) continue;
            if (c is '"' or '\\' or ']') quoted.Append('\\');
            quoted.Append(c);
        }

        return quoted.ToString();
    }

    private static string Printable(string text, int most)
    {
        string kept = new([.. text.Where(static c => c is > ' ' and < '\u007f').Take(most)]);
        return kept.Length == 0 ? "-" : kept;
    }
}
