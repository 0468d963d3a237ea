using System.Text.Json;
using System.Text.Json.Serialization;

namespace Insight.Policy.Objects;

/// <summary>How objects are written as JSON: camel case, durations as <c>250ms</c>, nothing unknown is taken.</summary>
public static class ObjectJson
{
    /// <summary>Reading and writing alike. The same object is always the same text.</summary>
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        PropertyNameCaseInsensitive = false,
        NumberHandling = JsonNumberHandling.Strict,
        MaxDepth = 32,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false), new DurationJson() },
    };
}
