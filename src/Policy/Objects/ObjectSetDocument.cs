using System.Text.Json;
using Insight.Contracts.Objects;

namespace Insight.Policy.Objects;

/// <summary>An <see cref="ObjectSet"/> as the bytes of the bundle's part: JSON, the same set always the same bytes.</summary>
public static class ObjectSetDocument
{
    /// <summary>The bytes of a set.</summary>
    public static byte[] Write(ObjectSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        return JsonSerializer.SerializeToUtf8Bytes(set, ObjectJson.Options);
    }

    /// <summary>Reads a set and checks every rule; null when it breaks one, with the first.</summary>
    public static ObjectSet? Read(ReadOnlySpan<byte> bytes, out string problem)
    {
        problem = "";
        try
        {
            if (!HasNull(bytes) && JsonSerializer.Deserialize<ObjectSet>(bytes, ObjectJson.Options) is { } set) return set;
            problem = "null stands where something must be";
        }
        catch (JsonException error)
        {
            problem = $"{error.Path ?? "the whole"} is not of the known form";
        }

        return null;
    }

    /// <summary>Null is never written, and lists of objects would take it.</summary>
    private static bool HasNull(ReadOnlySpan<byte> bytes)
    {
        Utf8JsonReader reader = new(bytes, new JsonReaderOptions { MaxDepth = ObjectJson.Options.MaxDepth });
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.Null) return true;
        }

        return false;
    }
}
