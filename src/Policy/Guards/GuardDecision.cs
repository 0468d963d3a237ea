using System.Globalization;
using Insight.Contracts.Policies;

namespace Insight.Policy.Guards;

/// <summary>When a policy does more harm than it may. Pure.</summary>
public static class GuardDecision
{
    /// <summary>A share is above its limit when chance would show as much once in a thousand times at most.</summary>
    private const double Chance = 1e-3;

    /// <summary>Standard deviations of the normal distribution that chance exceeds as rarely.</summary>
    private const double Deviations = 3.09;

    /// <summary>What is wrong, as one sentence; null: nothing is, or too little was seen.</summary>
    /// <param name="guard">The limits.</param>
    /// <param name="acted">What became of the requests that the policy acts on.</param>
    /// <param name="usual">The same of those in its scope that it does not act on.</param>
    public static string? Breach(PolicyGuard guard, in GuardCounts acted, in GuardCounts usual)
    {
        ArgumentNullException.ThrowIfNull(guard);
        if (acted.Requests < guard.LeastRequests) return null;
        if (IsAbove(acted.Denied, acted.Requests, guard.MostDenied)) return Say("requests turned away", acted.Denied / acted.Requests, guard.MostDenied);
        if (IsAbove(acted.TouchedClients, acted.Clients, guard.MostClients)) return Say("clients touched", acted.TouchedClients / acted.Clients, guard.MostClients);
        if (acted.Passed < guard.LeastRequests || usual.Passed < guard.LeastRequests) return null;
        double most = Math.Min(1, (usual.Errors / usual.Passed) + guard.MostErrorRise);
        if (IsAbove(acted.Errors, acted.Passed, most)) return Say("of the others answered with 5xx", acted.Errors / acted.Passed, most);
        double slowdown = Math.Exp(acted.LogMean - usual.LogMean), doubt = Math.Exp(Deviations * Math.Sqrt(acted.LogMeanVariance + usual.LogMeanVariance));
        return slowdown > guard.MostSlowdown * doubt ? string.Create(CultureInfo.InvariantCulture, $"the others take {slowdown:0.0} times as long as usual; {guard.MostSlowdown:0.0} is allowed") : null;
    }

    /// <summary>Whether a share is surely above a limit: Chernoff's bound of the binomial tail, which never says so too early.</summary>
    private static bool IsAbove(double events, double trials, double most)
    {
        double share = trials > 0 ? events / trials : 0;
        if (share <= most || most >= 1) return false;
        double divergence = (share * Math.Log(share / Math.Max(most, 1e-9))) + (share < 1 ? (1 - share) * Math.Log((1 - share) / (1 - most)) : 0);
        return Math.Exp(-trials * divergence) < Chance;
    }

    private static string Say(string what, double share, double most) => string.Create(CultureInfo.InvariantCulture, $"{share:P1} {what}; {most:P1} is allowed");
}
