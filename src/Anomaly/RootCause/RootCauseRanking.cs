using System.Collections.Immutable;

namespace Insight.Anomaly.RootCause;

/// <summary>What a ranking says.</summary>
/// <param name="Symptom">What was explained: the one that was asked for, or the strongest that was found; null when nothing is known of any.</param>
/// <param name="Strength">How many standard deviations it is off; of what is worst when no symptom was asked for.</param>
/// <param name="Needed">What <see cref="Strength"/> must reach, learned from the normal windows: a normal one reaches it about once in twenty times.</param>
/// <param name="Causes">The likeliest first; empty when nothing is wrong.</param>
public sealed record RootCauseRanking(Symptom? Symptom, double Strength, double Needed, ImmutableArray<RankedCause> Causes)
{
    /// <summary>True: within what is normal, so no cause is named.</summary>
    public bool IsNormal => Causes.IsEmpty;
}
