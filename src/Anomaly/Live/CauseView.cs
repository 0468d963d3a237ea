using System.Globalization;
using Insight.Anomaly.Incidents;

namespace Insight.Anomaly.Live;

/// <summary>What an incident may come from, as it is stored and shown.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Source">Calling service; empty when it is unknown or does not belong to the kind.</param>
/// <param name="Service">Service.</param>
/// <param name="EndpointId">Endpoint, 16 hexadecimal digits; zeros when it does not belong to the kind.</param>
/// <param name="Client">Client key; empty when it is about none. Untrusted text.</param>
/// <param name="Share">How much of what is wrong it explains, 0 to 1.</param>
/// <param name="Path">Services from where it hurts to where it begins.</param>
/// <param name="Reasons">Sentences with numbers, the weightiest first.</param>
public sealed record CauseView(
    IncidentCauseKind Kind, string Source, string Service, string EndpointId, string Client, double? Share, IReadOnlyList<string> Path, IReadOnlyList<string> Reasons)
{
    /// <summary>A cause as it is shown.</summary>
    internal static CauseView Of(IncidentCause cause) => new(
        cause.Kind, cause.Subject.Source, cause.Subject.Service, cause.Subject.EndpointId.ToString("x16", CultureInfo.InvariantCulture), cause.Subject.Client,
        FindingView.Finite(cause.Share), cause.Path, cause.Reasons);
}
