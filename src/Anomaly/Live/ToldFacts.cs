using Insight.Anomaly.Findings;
using Insight.Anomaly.Incidents;

namespace Insight.Anomaly.Live;

/// <summary>What people told detection: what is expected, and what was rolled out.</summary>
/// <remarks>
/// What counts for a window does not depend on when the window is judged: an expectation counts from the moment it was noted, never before, and so does a
/// deployment. So a window that is judged again is judged the same.
/// </remarks>
/// <param name="Expectations">What is expected.</param>
/// <param name="Deployments">What was rolled out lately.</param>
public sealed record ToldFacts(IReadOnlyList<Expectation> Expectations, IReadOnlyList<Deployment> Deployments)
{
    /// <summary>How long a service is given to settle after a deployment.</summary>
    public static readonly TimeSpan Settling = TimeSpan.FromMinutes(10);

    /// <summary>What is at most as likely as this counts while a service settles, too.</summary>
    public const double Serious = 1e-12;

    /// <summary>Nobody said anything.</summary>
    public static ToldFacts Nothing { get; } = new([], []);

    /// <summary>Whether a finding is the noise of a deployment that is under way.</summary>
    public bool IsSettling(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        if (finding.PValue <= Serious) return false;
        foreach (Deployment deployment in Deployments)
        {
            if (deployment.Tenant == finding.Subject.Tenant && deployment.Service == finding.Subject.Service
                && finding.End > deployment.Counts && finding.End <= deployment.At + Settling) return true;
        }

        return false;
    }
}
