using System.Globalization;
using Insight.Anomaly.Findings;

namespace Insight.Anomaly.Live;

/// <summary>Something strange about one subject, as it is stored and shown.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Metric">What was strange.</param>
/// <param name="Tenant">Tenant.</param>
/// <param name="App">App.</param>
/// <param name="Host">Virtual host; of endpoints and clients.</param>
/// <param name="Source">Calling service; empty when it is unknown or does not belong to the kind.</param>
/// <param name="Service">Service that was called.</param>
/// <param name="EndpointId">Endpoint, 16 hexadecimal digits; zeros when it does not belong to the kind.</param>
/// <param name="Client">Client key, as records carry it. Untrusted text.</param>
/// <param name="Started">Start of the first strange window, UTC.</param>
/// <param name="Ended">End of the last strange window, UTC.</param>
/// <param name="PValue">How likely this is on ordinary operation.</param>
/// <param name="Observed">The value seen: a rate per second, a share, or microseconds, as the metric says.</param>
/// <param name="Expected">The middle of what was expected; null when nothing was.</param>
/// <param name="Lower">Lower end of what was expected.</param>
/// <param name="Upper">Upper end of what was expected.</param>
/// <param name="Requests">How many requests this rests on.</param>
/// <param name="Reason">One sentence with numbers.</param>
public sealed record FindingView(
    SubjectKind Kind, FindingMetric Metric, string Tenant, string App, string Host, string Source, string Service, string EndpointId, string Client,
    DateTime Started, DateTime Ended, double PValue, double? Observed, double? Expected, double? Lower, double? Upper, long Requests, string Reason)
{
    /// <summary>A finding as it is shown.</summary>
    public static FindingView Of(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        Subject s = finding.Subject;
        return new(
            s.Kind, finding.Metric, s.Tenant, s.App, s.Host, s.Source, s.Service, s.EndpointId.ToString("x16", CultureInfo.InvariantCulture), s.Client,
            finding.Start.UtcDateTime, finding.End.UtcDateTime, finding.PValue, Finite(finding.Observed), Finite(finding.Expected), Finite(finding.Lower), Finite(finding.Upper),
            finding.Requests, finding.Reason);
    }

    /// <summary>JSON has no word for what is not a number.</summary>
    internal static double? Finite(double value) => double.IsFinite(value) ? value : null;
}
