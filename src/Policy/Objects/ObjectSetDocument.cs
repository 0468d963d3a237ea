using System.Text.Json;
using Insight.Contracts.Objects;
using Insight.Policy.Objects.Rules;

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
            if (HasNull(bytes) || JsonSerializer.Deserialize<ObjectSet>(bytes, ObjectJson.Options) is not { } set) problem = "null stands where something must be";
            else if ((problem = Problem(set)).Length == 0) return set;
        }
        catch (JsonException error)
        {
            problem = $"{error.Path ?? "the whole"} is not of the known form";
        }

        return null;
    }

    private static string Problem(ObjectSet set)
    {
        HashSet<ObjectKey> keys = [];
        foreach (NamedObject item in set.Objects())
        {
            if (!keys.Add(item.Key)) return $"{item.Key} stands twice";
            if (ObjectRules.Check(item) is [var broken, ..]) return $"{item.Key}: {broken.Field}: {broken.Message}";
        }

        return ReferenceRules.Check(set).FirstOrDefault(static problem => !problem.IsWarning) is { } missing ? $"{missing.Subject}: {missing.Field}: {missing.Message}" : "";
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
