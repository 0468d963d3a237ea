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
        WriteMembers(_writer, exported);
        _writer.WriteEndObject();
        _writer.Flush();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _writer.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Writes the members of the event's object.</summary>
    protected abstract void WriteMembers(Utf8JsonWriter json, ExportEvent exported);

    /// <summary>Writes a text, unless it is empty.</summary>
    protected static void Text(Utf8JsonWriter json, ReadOnlySpan<byte> name, string value)
    {
        ArgumentNullException.ThrowIfNull(json);
        if (!string.IsNullOrEmpty(value)) json.WriteString(name, value);
    }
}
