using System.Diagnostics.Metrics;
using Insight.Gateway.Policies;
using Insight.Gateway.Records;
using Insight.Policy.Sharing;

namespace Insight.Gateway.Metrics;

/// <summary>Whether this gateway counts rate limits with the others, as metrics of the meter <c>Insight.Gateway</c>.</summary>
/// <remarks>Read only when somebody listens.</remarks>
internal sealed class RateMetrics : IDisposable
{
    private readonly Meter _meter;

    public RateMetrics(IMeterFactory factory, ActivePolicies policies)
    {
        _meter = factory.Create(JournalMetrics.MeterName);
        _meter.CreateObservableGauge("insight.rates.alone", () => IsAlone(policies) ? 1 : 0, "{gateway}", "1: there are rate limits, and what other gateways count is not known; each lets its part through.");
        _meter.CreateObservableGauge("insight.rates.gateways", () => policies.Rates.Sharing.Gateways, "{gateway}", "Gateways that share rate limits, as far as was known last, this one among them.");
    }

    public void Dispose() => _meter.Dispose();

    private static bool IsAlone(ActivePolicies policies) => policies.Current is { Set.HasRates: true } && policies.Rates.Sharing.Mode == RateSharingMode.Alone;
}
