using Google.Protobuf;
using Insight.Export.Destinations.Otlp.Wire;
using Insight.Export.Events;

namespace Insight.Export.Destinations.Otlp;

/// <summary>Events as log records.</summary>
internal static class LogRecords
{
    /// <summary>Bytes that a record has besides its body, about: its attributes have bounded names and texts that the body repeats.</summary>
    public const int MaxOverhead = 512;

    /// <summary>A record.</summary>
    /// <param name="exported">The event.</param>
    /// <param name="body">It as a format wrote it.</param>
    /// <param name="format">Name of the format.</param>
    /// <param name="observed">Now, nanoseconds since 1970.</param>
    public static LogRecord Of(ExportEvent exported, string body, string format, ulong observed)
    {
        string stream = EventStreams.NameOf(exported);
        (int severity, string text) = SeverityOf(exported);
        LogRecord record = new()
        {
            TimeUnixNano = Nanoseconds(exported.Time),
            ObservedTimeUnixNano = observed,
            SeverityNumber = severity,
            SeverityText = text,
            Body = new AnyValue { StringValue = body },
            EventName = "insight." + stream,
        };
        record.Attributes.Add(Text("insight.id", exported.Id));
        record.Attributes.Add(Text("insight.stream", stream));
        record.Attributes.Add(Text("insight.format", format));
        if (exported.Tenant.Length > 0) record.Attributes.Add(Text("insight.tenant", exported.Tenant));
        if (exported is RequestEvent { TraceId: { Length: 32 } trace } && trace.All(char.IsAsciiHexDigit)) record.TraceId = ByteString.CopyFrom(Convert.FromHexString(trace));
        return record;
    }

    /// <summary>An attribute.</summary>
    public static KeyValue Text(string key, string value) => new() { Key = key, Value = new AnyValue { StringValue = value } };

    /// <summary>A time as nanoseconds since 1970; 0, which means unknown, before it.</summary>
    public static ulong Nanoseconds(DateTime time) => time <= DateTime.UnixEpoch ? 0 : (ulong)(time.Ticks - DateTime.UnixEpoch.Ticks) * 100;

    /// <summary>Numbers of the data model of logs: INFO 9, INFO2 10, WARN 13, ERROR 17, FATAL 21.</summary>
    private static (int Number, string Text) SeverityOf(ExportEvent exported) => exported switch
    {
        RequestEvent { Denied: true } => (13, "WARN"),
        SecurityEvent e => SeverityOf(e.Severity),
        IncidentEvent { Change: IncidentChange.Closed } => (9, "INFO"),
        IncidentEvent e => SeverityOf(e.Severity),
        _ => (9, "INFO"),
    };

    private static (int Number, string Text) SeverityOf(EventSeverity severity) => severity switch
    {
        EventSeverity.Critical => (21, "FATAL"),
        EventSeverity.High => (17, "ERROR"),
        EventSeverity.Medium => (13, "WARN"),
        EventSeverity.Low => (10, "INFO2"),
        _ => (9, "INFO"),
    };
}
