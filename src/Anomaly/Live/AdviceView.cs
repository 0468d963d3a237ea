using System.Globalization;
using Insight.Anomaly.Patterns;

namespace Insight.Anomaly.Live;

/// <summary>Something that works but could work better, as it is stored and shown: no alert.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Tenant">Tenant.</param>
/// <param name="App">App.</param>
/// <param name="Source">Calling service.</param>
/// <param name="Service">Service that is called.</param>
/// <param name="EndpointId">Endpoint that is called, 16 hexadecimal digits.</param>
/// <param name="Since">Start of the first window that showed it, UTC.</param>
/// <param name="CallsPerRequest">Mean calls that one request of the caller makes.</param>
/// <param name="MostPerRequest">Most calls that one request of the caller makes, on average of the windows.</param>
/// <param name="CallsPerSecond">How many calls are meant.</param>
/// <param name="Text">Evidence and what to do, for people.</param>
public sealed record AdviceView(
    AdviceKind Kind, string Tenant, string App, string Source, string Service, string EndpointId, DateTime Since, double CallsPerRequest, double MostPerRequest, double CallsPerSecond, string Text)
{
    /// <summary>Advice as it is shown.</summary>
    internal static AdviceView Of(Advice advice) => new(
        advice.Kind, advice.Tenant, advice.App, advice.Source, advice.Service, advice.EndpointId.ToString("x16", CultureInfo.InvariantCulture), advice.Since.UtcDateTime,
        FindingView.Finite(advice.CallsPerParent) ?? 0, FindingView.Finite(advice.MostPerParent) ?? 0, FindingView.Finite(advice.CallsPerSecond) ?? 0, advice.Text);
}
