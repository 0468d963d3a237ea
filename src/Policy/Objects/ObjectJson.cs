using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Insight.Policy.Objects;

/// <summary>How objects are written as JSON: camel case, durations as <c>250ms</c>, nothing unknown is taken.</summary>
/// <remarks>What a spec leaves at its default is not written (see <see cref="CanonicalForm"/>), so that texts stay short and an older gateway
/// refuses a newer console's objects only where they use what it does not know.</remarks>
public static class ObjectJson
{
    /// <summary>Reading and writing alike. The same object is always the same text.</summary>
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        PropertyNameCaseInsensitive = false,
        NumberHandling = JsonNumberHandling.Strict,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        AllowDuplicateProperties = false,
        MaxDepth = 32,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false), new DurationJson() },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { CanonicalForm.Apply } },
    };
}
