using System.Text.Json.Serialization;
using Insight.Endpoints.Catalog;

namespace Insight.Console.Bundles;

/// <summary>How parameters stand in <c>learned_endpoints</c>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    PropertyNameCaseInsensitive = true,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    MaxDepth = 4)]
[JsonSerializable(typeof(PathParameter[]))]
internal sealed partial class LearnedParameterJson : JsonSerializerContext;
