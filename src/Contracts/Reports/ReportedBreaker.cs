using System.Text.Json.Serialization;

namespace Insight.Contracts.Reports;

/// <summary>State of a cluster's breaker.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReportedBreaker>))]
public enum ReportedBreaker
{
    /// <summary>Requests pass.</summary>
    [JsonStringEnumMemberName("closed")]
    Closed,

    /// <summary>A few pass, to see how they fare.</summary>
    [JsonStringEnumMemberName("halfOpen")]
    HalfOpen,

    /// <summary>None passes.</summary>
    [JsonStringEnumMemberName("open")]
    Open,
}
