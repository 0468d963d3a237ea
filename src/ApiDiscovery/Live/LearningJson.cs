using System.Text.Json.Serialization;
using Insight.ApiDiscovery.Learning;
using Insight.Endpoints.Catalog;

namespace Insight.ApiDiscovery.Live;

/// <summary>JSON of the columns of <c>learned_endpoints</c>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(IReadOnlyList<PathParameter>))]
[JsonSerializable(typeof(IReadOnlyList<LearnedQuery>))]
[JsonSerializable(typeof(LearnedExplanation))]
internal sealed partial class LearningJson : JsonSerializerContext;
