using System.Text.Json;
using System.Text.Json.Serialization;
using Insight.Export.Events;

namespace Insight.Export.Delivery;

/// <summary>Events as they are kept to be sent again.</summary>
public static class EventJson
{
    private static readonly JsonSerializerOptions s_options = new() { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>An event as JSON.</summary>
    public static string Write(ExportEvent exported) => JsonSerializer.Serialize(exported, s_options);

    /// <summary>Reads what <see cref="Write"/> wrote; null: it is something else.</summary>
    public static ExportEvent? Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<ExportEvent>(json, s_options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
