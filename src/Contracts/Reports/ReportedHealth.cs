using System.Text.Json.Serialization;

namespace Insight.Contracts.Reports;

/// <summary>What one way of looking says of a destination.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReportedHealth>))]
public enum ReportedHealth
{
    /// <summary>Nobody looks, or nothing was seen yet.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,

    /// <summary>It is well.</summary>
    [JsonStringEnumMemberName("healthy")]
    Healthy,

    /// <summary>It is not, and gets nothing as long as enough others are.</summary>
    [JsonStringEnumMemberName("unhealthy")]
    Unhealthy,
}
