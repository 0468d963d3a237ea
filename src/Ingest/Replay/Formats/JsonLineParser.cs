using System.Buffers;
using System.Text;
using System.Text.Json;
using Insight.Contracts.Records;

namespace Insight.Ingest.Replay.Formats;

/// <summary>One JSON object per line: Envoy's JSON access log, nginx with escape=json, and NDJSON with known or mapped names.</summary>
/// <param name="map">Where the fields stand.</param>
internal sealed class JsonLineParser(FieldMap map) : ILineParser
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 64, CommentHandling = JsonCommentHandling.Disallow };

    private readonly FieldOrder _order = new();

    /// <inheritdoc />
    public LineProblem Parse(ReadOnlySpan<byte> line, AccessRecord record)
    {
        if (!System.Text.Unicode.Utf8.IsValid(line))
        {
            // The reader refuses a whole line for one bad byte; the record does not have to.
            line = Utf8.GetBytes(Utf8.GetString(line));
        }

        _order.Restart();
        try
        {
            Utf8JsonReader reader = new(line, Options);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return new LineProblem("not-an-object", "The line is JSON but not an object.");
            LineProblem problem = ReadObject(ref reader, map, record);
            if (problem.Exists) return problem;
            if (reader.Read()) return new LineProblem("bad-json", "Something stands behind the object.");
        }
        catch (JsonException error)
        {
            return new LineProblem("bad-json", $"Not JSON at byte {error.BytePositionInLine}.");
        }
        catch (InvalidOperationException)
        {
            // A string holds half of a surrogate pair (\ud800): JSON by its grammar, but no text.
            return new LineProblem("bad-text", "A string of the line is not valid Unicode.");
        }

        return record.TimeUs == 0 ? new LineProblem("no-time", "No field of the line holds its time (ts, start_time, time …).") : LineProblem.None;
    }

    private LineProblem ReadObject(ref Utf8JsonReader reader, FieldMap node, AccessRecord record)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            FieldMap? child = _order.Next(ref reader, node);
            reader.Read();
            if (child is null)
            {
                reader.Skip();
            }
            else if (reader.TokenType == JsonTokenType.StartObject)
            {
                LineProblem problem = ReadObject(ref reader, child, record);
                if (problem.Exists) return problem;
            }
            else if (child.Field is { } field)
            {
                LineProblem problem = ReadValue(ref reader, field, record);
                if (problem.Exists) return problem;
            }
            else
            {
                reader.Skip();
            }
        }

        return LineProblem.None;
    }

    private static LineProblem ReadValue(ref Utf8JsonReader reader, LogField field, AccessRecord record)
    {
        if (reader.TokenType is JsonTokenType.StartArray or JsonTokenType.Null or JsonTokenType.True or JsonTokenType.False)
        {
            reader.Skip();
            return LineProblem.None;
        }

        if (!reader.ValueIsEscaped) return Set(field, reader.ValueSpan, record);
        byte[] text = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            return Set(field, text.AsSpan(0, reader.CopyString(text)), record);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(text);
        }
    }

    private static LineProblem Set(LogField field, ReadOnlySpan<byte> value, AccessRecord record)
    {
        if (FieldSetter.Set(field, value, record)) return LineProblem.None;
        return field == LogField.Time
            ? new LineProblem("bad-time", "The time is neither a number nor ISO 8601.")
            : new LineProblem("bad-status", "The status is not a number from 0 to 999.");
    }
}
