using Insight.Anomaly.Clients;

namespace Insight.Anomaly.Live;

/// <summary>One reason for a threat score, as it is stored and shown.</summary>
/// <param name="Feature">What was strange.</param>
/// <param name="Observed">How much of it within minutes.</param>
/// <param name="Ordinary">What 99 of 100 clients of the app stay below.</param>
/// <param name="PValue">Part of the ordinary clients' days with as much or more.</param>
/// <param name="Text">Half a sentence for people.</param>
public sealed record ThreatReasonView(ClientFeature Feature, double Observed, double Ordinary, double PValue, string Text)
{
    /// <summary>A reason as it is shown.</summary>
    internal static ThreatReasonView Of(ThreatReason reason) => new(
        reason.Feature, FindingView.Finite(reason.Observed) ?? 0, FindingView.Finite(reason.Ordinary) ?? 0, reason.PValue, reason.ToString());
}
