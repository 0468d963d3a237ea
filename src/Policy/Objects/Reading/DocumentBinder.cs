using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Insight.Policy.Objects.Reading;

/// <summary>Writes a part of a document as the JSON that a record is read from, and finds what does not fit the record, each with its field.</summary>
internal sealed class DocumentBinder(Utf8JsonWriter writer, Action<string, int, string> complain)
{
    private bool _isGood = true;

    /// <summary>The value of a type; null when something does not fit, which was said then.</summary>
    public static object? Bind(Type type, DocumentNode node, string path, Action<string, int, string> complain)
    {
        using MemoryStream bytes = new();
        using Utf8JsonWriter writer = new(bytes);
        DocumentBinder binder = new(writer, complain);
        binder.Write(ObjectJson.Options.GetTypeInfo(type), node, path);
        if (!binder._isGood) return null;
        writer.Flush();
        return JsonSerializer.Deserialize(bytes.GetBuffer().AsSpan(0, (int)bytes.Length), type, ObjectJson.Options);
    }

    private void Write(JsonTypeInfo type, DocumentNode node, string path)
    {
        switch (type.Kind)
        {
            case JsonTypeInfoKind.Object:
                WriteObject(type, node, path);
                break;
            case JsonTypeInfoKind.Enumerable:
                WriteList(type, node, path);
                break;
            case JsonTypeInfoKind.Dictionary:
                WriteMap(type, node, path);
                break;
            default:
                WriteWord(Nullable.GetUnderlyingType(type.Type) ?? type.Type, node, path);
                break;
        }
    }

    private void WriteObject(JsonTypeInfo type, DocumentNode node, string path)
    {
        if (node.Kind != DocumentNodeKind.Map)
        {
            Refuse(path, node, $"must be a map with fields such as {type.Properties[0].Name}");
            return;
        }

        writer.WriteStartObject();
        foreach ((string name, DocumentNode value) in node.Members)
        {
            string field = FieldPath.Member(path, name);
            if (type.Properties.FirstOrDefault(property => property.Name == name) is not { } property)
            {
                Refuse(field, value, Unknown(name, type.Properties.Select(static known => known.Name)), writes: false);
            }
            else if (value.IsNull && value.Text.Length == 0)
            {
                Refuse(field, value, "has no value; give it one, or leave it out", writes: false);
            }
            else if (!value.IsNull)
            {
                writer.WritePropertyName(name);
                Write(ObjectJson.Options.GetTypeInfo(property.PropertyType), value, field);
            }
        }

        writer.WriteEndObject();
    }

    private void WriteList(JsonTypeInfo type, DocumentNode node, string path)
    {
        if (node.Kind != DocumentNodeKind.List)
        {
            Refuse(path, node, "must be a list, each item after '- '");
            return;
        }

        JsonTypeInfo element = ObjectJson.Options.GetTypeInfo(type.ElementType!);
        writer.WriteStartArray();
        for (int i = 0; i < node.Items.Count; i++)
        {
            if (node.Items[i].IsNull) Refuse(FieldPath.Item(path, i), node.Items[i], "has no value; give it one, or leave the item out");
            else Write(element, node.Items[i], FieldPath.Item(path, i));
        }

        writer.WriteEndArray();
    }

    private void WriteMap(JsonTypeInfo type, DocumentNode node, string path)
    {
        if (node.Kind != DocumentNodeKind.Map)
        {
            Refuse(path, node, "must be a map of names and values");
            return;
        }

        JsonTypeInfo element = ObjectJson.Options.GetTypeInfo(type.ElementType!);
        writer.WriteStartObject();
        foreach ((string name, DocumentNode value) in node.Members)
        {
            string field = FieldPath.Member(path, name);
            writer.WritePropertyName(name);
            if (value.IsNull) Refuse(field, value, "has no value; give it one (\"\" for an empty one), or leave it out");
            else Write(element, value, field);
        }

        writer.WriteEndObject();
    }

    private void WriteWord(Type type, DocumentNode node, string path)
    {
        if (node.Kind is DocumentNodeKind.Map or DocumentNodeKind.List)
        {
            Refuse(path, node, $"must be {Wanted(type)}, not a {(node.Kind == DocumentNodeKind.Map ? "map" : "list")}");
            return;
        }

        string text = node.Text;
        bool isPlain = node.Kind == DocumentNodeKind.Plain;
        if (type == typeof(string)) writer.WriteStringValue(text);
        else if (type == typeof(bool) && isPlain && text is "true" or "false") writer.WriteBooleanValue(text == "true");
        else if (type == typeof(int) && isPlain && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int whole)) writer.WriteNumberValue(whole);
        else if (type == typeof(long) && isPlain && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long large)) writer.WriteNumberValue(large);
        else if (type == typeof(double) && isPlain && double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)) writer.WriteNumberValue(number);
        else if (type == typeof(TimeSpan) && Duration.TryParse(text, out _)) writer.WriteStringValue(text);
        else if (type == typeof(DateTime) && DateTimeOffset.TryParseExact(text, ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) && text.EndsWith('Z')) writer.WriteStringValue(time.UtcDateTime);
        else if (type.IsEnum && EnumWords(type).Contains(text)) writer.WriteStringValue(text);
        else Refuse(path, node, type.IsEnum ? NotOneOf(text, type) : $"{FieldPath.Quote(text)} must be {Wanted(type)}{(isPlain || type == typeof(TimeSpan) || type == typeof(DateTime) ? "" : ", without quotes")}");
    }

    private void Refuse(string path, DocumentNode node, string message, bool writes = true)
    {
        _isGood = false;
        complain(path, node.Line, message);
        // The text stays JSON, though nobody reads it any more.
        if (writes) writer.WriteNullValue();
    }

    /// <summary>The words of an enum, as they are written.</summary>
    public static IEnumerable<string> EnumWords(Type type) => Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName);

    /// <summary>What to say of a field that is not there.</summary>
    public static string Unknown(string name, IEnumerable<string> known)
    {
        string[] names = [.. known];
        return Nearest.To(name, names) is { } near ? $"is no field; did you mean {near}?" : $"is no field; those here are {string.Join(", ", names)}";
    }

    private static string NotOneOf(string text, Type type) =>
        $"{FieldPath.Quote(text)} is not one of {string.Join(", ", EnumWords(type))}{(Nearest.To(text, EnumWords(type)) is { } near ? $"; did you mean {near}?" : "")}";

    private static string Wanted(Type type) =>
        type == typeof(string) ? "text"
        : type == typeof(bool) ? "true or false"
        : type == typeof(double) ? "a number"
        : type == typeof(TimeSpan) ? "a duration such as 250ms, 30s, 5m or 1h (at most 366d)"
        : type == typeof(DateTime) ? "a time in UTC such as 2026-03-01T10:00:00Z"
        : type.IsEnum ? $"one of {string.Join(", ", EnumWords(type))}"
        : string.Create(CultureInfo.InvariantCulture, $"a whole number{(type == typeof(int) ? $" of at most {int.MaxValue}" : "")}");
}
