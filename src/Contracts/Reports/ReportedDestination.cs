using System.Text.Json.Serialization;

namespace Insight.Contracts.Reports;

/// <summary>A destination of a cluster as one gateway sees it.</summary>
/// <param name="Address">Where requests are sent, such as <c>http://10.0.0.7:8080</c>.</param>
/// <param name="Active">What its probe says; unknown: there is none, or it has not answered yet.</param>
/// <param name="Passive">What its answers to requests say: unhealthy while it is ejected; unknown: nobody looks, or it had no request yet.</param>
/// <param name="Draining">Whether it gets nothing new on purpose.</param>
/// <param name="InFlight">Requests under way.</param>
/// <param name="Attempts">Requests that ended, since the gateway knows it.</param>
/// <param name="Failures">Those of them that failed: 5xx, no or a broken connection, no answer in time.</param>
public sealed record ReportedDestination(string Address, ReportedHealth Active, ReportedHealth Passive, bool Draining, int InFlight, long Attempts, long Failures)
{
    /// <summary>Both together: unhealthy when one says so, else healthy when one does.</summary>
    [JsonIgnore]
    public ReportedHealth Health =>
        Active == ReportedHealth.Unhealthy || Passive == ReportedHealth.Unhealthy ? ReportedHealth.Unhealthy
        : Active == ReportedHealth.Healthy || Passive == ReportedHealth.Healthy ? ReportedHealth.Healthy
        : ReportedHealth.Unknown;
}
