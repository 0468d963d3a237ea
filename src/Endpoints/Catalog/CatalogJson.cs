using System.Text.Json.Serialization;

namespace Insight.Endpoints.Catalog;

/// <summary>How the lines of a catalog document are written as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    MaxDepth = 8)]
[JsonSerializable(typeof(ScopeLine))]
[JsonSerializable(typeof(EndpointLine))]
internal sealed partial class CatalogJson : JsonSerializerContext;

/// <summary>The scope of the endpoints that follow it, see <see cref="EndpointScope"/>.</summary>
internal sealed record ScopeLine(string Tenant, string App, string Host, string Service);

/// <summary>One endpoint, see <see cref="EndpointTemplate"/>: ids as 16 hexadecimal digits, names of tier and types in small letters.</summary>
internal sealed record EndpointLine(string Id, string Method, string Template, string Tier, IReadOnlyList<ParameterLine> Parameters, IReadOnlyList<string> Aliases);

/// <summary>One parameter, see <see cref="PathParameter"/>.</summary>
internal sealed record ParameterLine(int Segment, string Name, string Type);
