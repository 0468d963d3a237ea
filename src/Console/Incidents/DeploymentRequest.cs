using Insight.Anomaly.Live;
using Insight.Console.Api;

namespace Insight.Console.Incidents;

/// <summary>Says that a version of a service was rolled out: it is given ten minutes to settle.</summary>
/// <param name="Tenant">Tenant; null: the one without a name.</param>
/// <param name="Service">Service.</param>
/// <param name="Version">What was rolled out.</param>
/// <param name="At">When; now when nothing is said. Up to a year ago, up to a day ahead.</param>
/// <param name="By">Who says it.</param>
public sealed record DeploymentRequest(string? Tenant, string? Service, string? Version, DateTimeOffset? At, string? By)
{
    /// <summary>The deployment; a problem names the field and the fix.</summary>
    internal (Deployment? Deployment, string? Problem) Parse(DateTimeOffset now, string by)
    {
        string? problem = Texts.Problem("tenant", Tenant, Texts.MaxName) ?? Texts.Problem("service", Service, Texts.MaxHost, required: true)
            ?? Texts.Problem("version", Version, Texts.MaxHost, required: true);
        if (problem is not null) return (null, problem);
        DateTimeOffset at = At ?? now;
        if (at < now.AddDays(-366) || at > now.AddDays(1)) return (null, "at: a time from a year ago to a day ahead is needed, such as 2026-05-17T10:05:00Z.");
        return (new Deployment("", Tenant ?? "", Service!, Version!, at.ToUniversalTime(), now, by), null);
    }
}
