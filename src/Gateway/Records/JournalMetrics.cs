using System.Diagnostics.Metrics;
using Insight.Streaming.Journal;

namespace Insight.Gateway.Records;

/// <summary>What the journal took and what it had no room for, as metrics of the meter <c>Insight.Gateway</c>.</summary>
/// <remarks>Read only when somebody listens; requests pay nothing for them.</remarks>
internal sealed class JournalMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Insight.Gateway";

    private readonly Meter _meter;

    public JournalMetrics(IMeterFactory factory, JournalWriter journal)
    {
        _meter = factory.Create(MeterName);
        _meter.CreateObservableCounter("insight.journal.written", () => journal.Written, "{record}", "Access records written.");
        _meter.CreateObservableCounter("insight.journal.dropped", () => journal.Dropped, "{record}", "Access records that found no room.");
    }

    public void Dispose() => _meter.Dispose();
}
