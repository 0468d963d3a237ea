using System.Diagnostics.Metrics;
using Insight.Export.Options;

namespace Insight.Export.Delivery;

/// <summary>What destinations were told, as metrics of the meter <c>Insight.Export</c>.</summary>
public sealed class ExportMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Insight.Export";

    private readonly Meter _meter;
    private readonly Counter<long> _taken, _refused, _failures;
    private readonly Gauge<double> _behind;

    /// <summary>Makes the instruments.</summary>
    public ExportMetrics(IMeterFactory factory)
    {
        ArgumentNullException.ThrowIfNull(factory);
        _meter = factory.Create(MeterName);
        _taken = _meter.CreateCounter<long>("insight.export.taken", "{event}", "Events that a destination took.");
        _refused = _meter.CreateCounter<long>("insight.export.refused", "{event}", "Events that a destination refused for good.");
        _failures = _meter.CreateCounter<long>("insight.export.failures", "{attempt}", "Attempts at which a destination took nothing.");
        _behind = _meter.CreateGauge<double>("insight.export.behind", "s", "Age of the newest event that a destination was told, while more are waiting.");
    }

    /// <summary>Notes the outcome of an attempt.</summary>
    public void Note(string destination, EventKind kind, int taken, int refused, bool failed)
    {
        KeyValuePair<string, object?> name = new("insight.destination", destination), stream = new("insight.stream", Word(kind));
        if (taken > 0) _taken.Add(taken, name, stream);
        if (refused > 0) _refused.Add(refused, name, stream);
        if (failed) _failures.Add(1, name, stream);
    }

    /// <summary>Notes how far behind a destination is.</summary>
    public void Behind(string destination, double seconds) => _behind.Record(seconds, new KeyValuePair<string, object?>("insight.destination", destination));

    /// <inheritdoc />
    public void Dispose() => _meter.Dispose();

    private static string Word(EventKind kind) => kind switch { EventKind.Requests => "requests", EventKind.Security => "security", EventKind.Incidents => "incidents", _ => "audit" };
}
