namespace Insight.Anomaly.Clients;

/// <summary>One reason for a threat score.</summary>
/// <param name="Feature">What was strange.</param>
/// <param name="Observed">How much of it within the last minutes (a sum that halves in <see cref="ClientWatchOptions.HalfLife"/>); of refusals and objects what an ordinary share of as many requests does not explain.</param>
/// <param name="Ordinary">What 99 of 100 clients of the app stay below, on their busiest minutes of a day.</param>
/// <param name="PValue">Part of the ordinary clients' days with as much or more.</param>
public sealed record ThreatReason(ClientFeature Feature, double Observed, double Ordinary, double PValue)
{
    /// <summary>The reason as half a sentence for people.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Observed:0} {FeatureTraits.Name((int)Feature)} within minutes, where 99 of 100 clients stay below {Math.Max(1, Math.Ceiling(Ordinary)):0}");
}
