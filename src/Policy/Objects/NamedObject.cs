using System.Text.Json;
using Insight.Contracts.Objects;

namespace Insight.Policy.Objects;

/// <summary>An object of any kind.</summary>
/// <param name="Metadata">Name, tenant, labels.</param>
/// <param name="Spec">One of the specs.</param>
public sealed record NamedObject(ObjectMetadata Metadata, object Spec)
{
    private string? _json;

    /// <summary>What it is known by.</summary>
    public ObjectKey Key => new(ObjectKinds.Of(Spec), Metadata.Tenant, Metadata.Name);

    /// <summary>The whole object as JSON in its one form: equal objects are equal texts.</summary>
    public string Json => _json ??= Write();

    /// <summary>Reads what <see cref="Json"/> wrote.</summary>
    /// <exception cref="JsonException">It is something else.</exception>
    public static NamedObject Read(ObjectKind kind, string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement root = document.RootElement;
        if (root.GetProperty("apiVersion").GetString() != ObjectSet.ApiVersion) throw new JsonException("The object has another version.");
        return new NamedObject(
            root.GetProperty("metadata").Deserialize<ObjectMetadata>(ObjectJson.Options)!,
            root.GetProperty("spec").Deserialize(ObjectKinds.SpecType(kind), ObjectJson.Options)!)
        { _json = json };
    }

    private string Write()
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter writer = new(bytes))
        {
            writer.WriteStartObject();
            writer.WriteString("apiVersion", ObjectSet.ApiVersion);
            writer.WriteString("kind", ObjectKinds.Of(Spec).ToString());
            writer.WritePropertyName("metadata");
            JsonSerializer.Serialize(writer, Metadata, ObjectJson.Options);
            writer.WritePropertyName("spec");
            JsonSerializer.Serialize(writer, Spec, Spec.GetType(), ObjectJson.Options);
            writer.WriteEndObject();
        }

        return System.Text.Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }
}
