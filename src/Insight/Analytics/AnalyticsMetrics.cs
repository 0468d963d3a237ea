using System.Diagnostics.Metrics;
using Insight.Ingest;
using Insight.Ingest.Erasure;
using Insight.Ingest.RollUps;
using Insight.Ingest.Syslog;

namespace Insight.Analytics;

/// <summary>What ingest and the roll-up did since the start, as metrics of the meter <c>Insight.Analytics</c>.</summary>
/// <remarks>Read only when somebody listens; records pay nothing for them.</remarks>
internal sealed class AnalyticsMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Insight.Analytics";

    private readonly Meter _meter;

    public AnalyticsMetrics(IMeterFactory factory, IngestLoop ingest, RollUpLoop rollUps, ErasureFilter erased, SyslogCounts syslog)
    {
        _meter = factory.Create(MeterName);
        _meter.CreateObservableCounter("insight.ingest.stored", () => ingest.Stored, "{row}", "Rows stored.");
        _meter.CreateObservableCounter("insight.ingest.dead_letters", () => ingest.DeadLetters, "{record}", "Records that cannot be stored as they are.");
        _meter.CreateObservableCounter("insight.ingest.lost", () => ingest.Lost, "{record}", "Records that the stream says are lost.");
        _meter.CreateObservableCounter("insight.ingest.erased", () => erased.Dropped, "{record}", "Late records of erased people, left out.");
        _meter.CreateObservableCounter("insight.ingest.retries", () => ingest.Retries, "{attempt}", "Attempts to store a batch that failed.");
        _meter.CreateObservableCounter("insight.syslog.records", () => syslog.Records, "{record}", "Lines by syslog that became records.");
        _meter.CreateObservableCounter("insight.syslog.refused", () => syslog.Refused, "{message}", "Messages by syslog that are no access lines.");
        _meter.CreateObservableCounter("insight.syslog.lost", () => syslog.Lost, "{message}", "Datagrams that found no room or came too fast.");
        _meter.CreateObservableCounter("insight.syslog.turned_away", () => syslog.TurnedAway, "{message}", "Senders that may not send, connections beyond the limit.");
        _meter.CreateObservableGauge("insight.syslog.connections", () => syslog.Connections, "{connection}", "Connections of senders.");
        _meter.CreateObservableCounter("insight.rollup.windows", () => rollUps.Windows, "{window}", "Ten-second windows computed.");
    }

    public void Dispose() => _meter.Dispose();
}
