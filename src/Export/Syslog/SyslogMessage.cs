using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;
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

    /// <summary>Bytes up to the event's id, at most: of them the name of this machine may be most.</summary>
    private const int MaxHeader = MaxName + 128;

    private const int MaxNumber = 16;

    private readonly string _host = Printable(host, MaxName);

    /// <summary>Writes header and structured data before what a format wrote.</summary>
    /// <param name="exported">The event.</param>
    /// <param name="content">The event as the format wrote it.</param>
    /// <param name="into">Where the message goes.</param>
    public void Write(ExportEvent exported, ReadOnlySpan<byte> content, IBufferWriter<byte> into)
    {
        ArgumentNullException.ThrowIfNull(exported);
        int priority = (Facility * 8) + SeverityOf(exported);
        Span<byte> header = into.GetSpan(MaxHeader);
        Utf8.TryWrite(header, CultureInfo.InvariantCulture, $"<{priority}>1 {exported.Time:yyyy-MM-ddTHH:mm:ss.ffffffZ} {_host} insight {process} {KindOf(exported)} [{DataId} id=\"", out int written);
        into.Advance(written);
        Quote(exported.Id, into);
        into.Write("\" tenant=\""u8);
        Quote(exported.Tenant, into);
        into.Write("\"] "u8);
        into.Write(content);
    }

    /// <summary>Writes a message with its length in bytes before it.</summary>
    public static void Frame(ReadOnlySpan<byte> message, IBufferWriter<byte> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        Span<byte> length = into.GetSpan(MaxNumber);
        Utf8.TryWrite(length, CultureInfo.InvariantCulture, $"{message.Length} ", out int written);
        into.Advance(written);
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

    /// <summary>Writes a value of structured data: quote, backslash and bracket are escaped, control characters are left out.</summary>
    private static void Quote(string text, IBufferWriter<byte> into)
    {
        bool isPlain = true;
        foreach (char c in text) isPlain &= !char.IsControl(c) && c is not ('"' or '\\' or ']');
        if (isPlain)
        {
            Encoding.UTF8.GetBytes(text, into);
            return;
        }

        StringBuilder quoted = new(text.Length);
        foreach (char c in text)
        {
            if (char.IsControl(c)) continue;
            if (c is '"' or '\\' or ']') quoted.Append('\\');
            quoted.Append(c);
        }

        Encoding.UTF8.GetBytes(quoted.ToString(), into);
    }

    private static string Printable(string text, int most)
    {
        string kept = new([.. text.Where(static c => c is > ' ' and < '\u007f').Take(most)]);
        return kept.Length == 0 ? "-" : kept;
    }
}
