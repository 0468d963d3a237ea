using Insight.Anomaly.Findings;
using Insight.Anomaly.Incidents;
using Insight.Anomaly.Rollouts;

namespace Insight.Anomaly.Live;

/// <summary>What people told detection: what is expected, what was rolled out, and how many false incidents are acceptable.</summary>
/// <remarks>
/// What counts for a window does not depend on when the window is judged: an expectation counts from the moment it was noted, never before, and so do a
/// deployment and a budget. So a window that is judged again is judged the same.
/// </remarks>
/// <param name="Expectations">What is expected.</param>
/// <param name="Deployments">What was rolled out lately.</param>
public sealed record ToldFacts(IReadOnlyList<Expectation> Expectations, IReadOnlyList<Deployment> Deployments)
{
    /// <summary>Budgets of false incidents that were chosen.</summary>
    public IReadOnlyList<IncidentBudget> Budgets { get; init; } = [];

    /// <summary>Nobody said anything.</summary>
    public static ToldFacts Nothing { get; } = new([], []);

    /// <summary>Whether a finding is the noise of a deployment that is under way.</summary>
    public bool IsSettling(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        foreach (Deployment deployment in Deployments)
        {
            if (deployment.Tenant == finding.Subject.Tenant && deployment.Service == finding.Subject.Service && Settling.Covers(finding, deployment.Counts, deployment.At)) return true;
        }

        return false;
    }
}
