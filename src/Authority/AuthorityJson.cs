using System.Text.Json.Serialization;

namespace Insight.Authority;

/// <summary>How an authority is written as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    MaxDepth = 8)]
[JsonSerializable(typeof(AuthorityState))]
internal sealed partial class AuthorityJson : JsonSerializerContext;
