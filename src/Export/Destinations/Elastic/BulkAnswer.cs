using System.Text.Json;
using Insight.Export.Destinations.Http;

namespace Insight.Export.Destinations.Elastic;

/// <summary>Reads answers of <c>_bulk</c>.</summary>
internal static class BulkAnswer
{
    /// <summary>What it says of each document, in order; null: it is no such answer, or not of so many.</summary>
    public static IReadOnlyList<BulkItem>? Read(HttpAnswer answer, int count)
    {
        if (!answer.IsWhole || answer.Body.Length == 0) return null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(answer.Body);
            JsonElement root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("errors", out JsonElement errors) || errors.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) return null;
            if (!root.TryGetProperty("items", out JsonElement items) || items.ValueKind != JsonValueKind.Array || items.GetArrayLength() != count) return null;
            List<BulkItem> read = new(count);
            foreach (JsonElement item in items.EnumerateArray())
            {
                if (Item(item) is not { } one) return null;
                read.Add(one);
            }

            return read;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>An item is an object with one member, named as the operation.</summary>
    private static BulkItem? Item(JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object) return null;
        foreach (JsonProperty operation in item.EnumerateObject())
        {
            JsonElement result = operation.Value;
            if (result.ValueKind != JsonValueKind.Object || !result.TryGetProperty("status", out JsonElement status) || status.ValueKind != JsonValueKind.Number || !status.TryGetInt32(out int number)) return null;
            return new BulkItem(number, result.TryGetProperty("error", out JsonElement error) && error.ValueKind == JsonValueKind.Object ? $"{Text(error, "type")}: {Text(error, "reason")}" : "");
        }

        return null;
    }

    private static string Text(JsonElement error, string name) => error.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
