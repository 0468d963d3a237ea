using System.Text.Json.Serialization;

namespace Insight.Contracts.Enrolment;

/// <summary>How the messages of enrolment are written as JSON.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    MaxDepth = 4)]
[JsonSerializable(typeof(EnrolmentRequest))]
[JsonSerializable(typeof(RenewalRequest))]
[JsonSerializable(typeof(EnrolmentAnswer))]
public sealed partial class EnrolmentJson : JsonSerializerContext;
