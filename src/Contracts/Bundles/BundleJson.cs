using System.Text.Json.Serialization;
using Insight.Contracts.Reports;

namespace Insight.Contracts.Bundles;

/// <summary>How the bundle's messages are written as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    MaxDepth = 8)]
[JsonSerializable(typeof(BundleManifest))]
[JsonSerializable(typeof(BundleAnswer))]
[JsonSerializable(typeof(RollbackNotice))]
[JsonSerializable(typeof(GatewayReport))]
[JsonSerializable(typeof(ReportedTraffic))]
public sealed partial class BundleJson : JsonSerializerContext;
