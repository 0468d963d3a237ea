using System.Globalization;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Insight.Policy.Objects;

/// <summary>Objects as YAML, as people read and apply them.</summary>
public static class ObjectYaml
{
    /// <summary>One document, without the line before it.</summary>
    public static string Write(NamedObject value)
    {
        ArgumentNullException.ThrowIfNull(value);
        using JsonDocument document = JsonDocument.Parse(value.Json);
        using StringWriter text = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
        Emitter emitter = new(text, new EmitterSettings().WithIndentedSequences());
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Write(emitter, document.RootElement);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    // As deep as objects are: their depth is bounded where they are read.
    private static void Write(Emitter emitter, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, value.GetPropertyCount() == 0 ? MappingStyle.Flow : MappingStyle.Block));
                foreach (JsonProperty member in value.EnumerateObject())
                {
                    emitter.Emit(Word(member.Name));
                    Write(emitter, member.Value);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonValueKind.Array:
                bool isShort = value.EnumerateArray().All(static item => item.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array)) && value.GetRawText().Length < 80;
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, isShort ? SequenceStyle.Flow : SequenceStyle.Block));
                foreach (JsonElement item in value.EnumerateArray()) Write(emitter, item);
                emitter.Emit(new SequenceEnd());
                break;
            case JsonValueKind.String:
                emitter.Emit(Word(value.GetString()!));
                break;
            default:
                emitter.Emit(new Scalar(value.GetRawText()));
                break;
        }
    }

    /// <summary>Text in quotes where it would be read as something else.</summary>
    private static Scalar Word(string text)
    {
        bool isOther = text is "" or "~" || text.ToLowerInvariant() is "null" or "true" or "false" or "yes" or "no" or "on" or "off" || char.IsAsciiDigit(text[0]) || text[0] is '-' or '+' or '.';
        ScalarStyle style = text.Contains('\n', StringComparison.Ordinal) ? ScalarStyle.Literal : isOther && !IsDuration(text) ? ScalarStyle.DoubleQuoted : ScalarStyle.Any;
        return new Scalar(AnchorName.Empty, TagName.Empty, text, style, isPlainImplicit: true, isQuotedImplicit: true);
    }

    private static bool IsDuration(string text) => text != "0" && Duration.TryParse(text, out _);
}
