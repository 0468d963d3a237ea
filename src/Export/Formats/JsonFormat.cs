using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Insight.Export.Events;

namespace Insight.Export.Formats;

/// <summary>What formats in JSON have in common: one writer for all events, and members that are left out where there is nothing to say.</summary>
public abstract class JsonFormat : IEventFormat, IDisposable
{
    // Receivers read JSON, not HTML: quotes, control characters and lone surrogates are escaped, letters of other languages are not.
    private readonly Utf8JsonWriter _writer = new(Stream.Null, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true });

    /// <inheritdoc />
    public abstract string Name { get; }

    /// <inheritdoc />
    public void Write(ExportEvent exported, IBufferWriter<byte> into)
    {
        ArgumentNullException.ThrowIfNull(exported);
        _writer.Reset(into);
        _writer.WriteStartObject();
        switch (exported)
        {
            case RequestEvent request:
                Request(_writer, request);
                break;
            case SecurityEvent security:
                Security(_writer, security);
                break;
            case IncidentEvent incident:
                Incident(_writer, incident);
                break;
            case AuditEvent audit:
                Audit(_writer, audit);
                break;
            default:
                throw new NotSupportedException($"{Name} has no form for {exported.GetType().Name}.");
        }

        _writer.WriteEndObject();
        _writer.Flush();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _writer.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Writes the members of a request's object.</summary>
    protected abstract void Request(Utf8JsonWriter json, RequestEvent e);

    /// <summary>Writes the members of the object of a rule that matched, or of a policy that turned a request away.</summary>
    protected abstract void Security(Utf8JsonWriter json, SecurityEvent e);

    /// <summary>Writes the members of an incident's object.</summary>
    protected abstract void Incident(Utf8JsonWriter json, IncidentEvent e);

    /// <summary>Writes the members of the object of an entry of the audit log.</summary>
    protected abstract void Audit(Utf8JsonWriter json, AuditEvent e);

    /// <summary>Writes a text, unless it is empty.</summary>
    protected static void Text(Utf8JsonWriter json, ReadOnlySpan<byte> name, string value)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (!string.IsNullOrEmpty(value)) json.WriteString(name, value);
    }
}
