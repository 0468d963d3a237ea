using System.Diagnostics.Metrics;
using Insight.Ingest;
using Insight.Ingest.Erasure;
using Insight.Ingest.RollUps;

namespace Insight.Analytics;

/// <summary>What ingest and the roll-up did since the start, as metrics of the meter <c>Insight.Analytics</c>.</summary>
/// <remarks>Read only when somebody listens; records pay nothing for them.</remarks>
internal sealed class AnalyticsMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Insight.Analytics";

    private readonly Meter _meter;

    public AnalyticsMetrics(IMeterFactory factory, IngestLoop ingest, RollUpLoop rollUps, ErasureFilter erased)
    {
        _meter = factory.Create(MeterName);
        _meter.CreateObservableCounter("insight.ingest.stored", () => ingest.Stored, "{row}", "Rows stored.");
        _meter.CreateObservableCounter("insight.ingest.dead_letters", () => ingest.DeadLetters, "{record}", "Records that cannot be stored as they are.");
        _meter.CreateObservableCounter("insight.ingest.lost", () => ingest.Lost, "{record}", "Records that the stream says are lost.");
        _meter.CreateObservableCounter("insight.ingest.erased", () => erased.Dropped, "{record}", "Late records of erased people, left out.");
        _meter.CreateObservableCounter("insight.ingest.retries", () => ingest.Retries, "{attempt}", "Attempts to store a batch that failed.");
        _meter.CreateObservableCounter("insight.rollup.windows", () => rollUps.Windows, "{window}", "Ten-second windows computed.");
    }

    public void Dispose() => _meter.Dispose();
}
