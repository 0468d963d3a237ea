using System.Text.Json.Serialization;

namespace Insight.Contracts.Reports;

/// <summary>Where a cluster or route comes from.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReportedSource>))]
public enum ReportedSource
{
    /// <summary>Objects: those of the console, or of the gateway's own folder.</summary>
    [JsonStringEnumMemberName("objects")]
    Objects,

    /// <summary>The section <c>ReverseProxy</c> of the gateway's own configuration.</summary>
    [JsonStringEnumMemberName("configuration")]
    Configuration,
}
