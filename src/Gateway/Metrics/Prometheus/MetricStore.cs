using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Insight.Gateway.Metrics.Prometheus;

/// <summary>Listens to meters and keeps what they say since it began.</summary>
internal sealed class MetricStore : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<Instrument, Metric> _metrics = [];
    private readonly Lock _collecting = new();
    private int _turn;

    /// <summary>Begins.</summary>
    /// <param name="meters">Names of meters.</param>
    /// <param name="factory">Whose meters; those that are nobody's, such as the runtime's, count too.</param>
    public MetricStore(IEnumerable<string> meters, IMeterFactory factory)
    {
        HashSet<string> names = new(meters, StringComparer.Ordinal);
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (!names.Contains(instrument.Meter.Name) || (instrument.Meter.Scope is { } scope && !ReferenceEquals(scope, factory)) || !instrument.GetType().IsGenericType) return;
            listener.EnableMeasurementEvents(instrument, _metrics.GetOrAdd(instrument, static instrument => new Metric(instrument)));
        };
        _listener.MeasurementsCompleted = (instrument, _) => _metrics.TryRemove(instrument, out Metric? _);
        _listener.SetMeasurementEventCallback<double>((_, value, tags, state) => Take(state, value, tags));
        _listener.SetMeasurementEventCallback<float>((_, value, tags, state) => Take(state, value, tags));
        _listener.SetMeasurementEventCallback<decimal>((_, value, tags, state) => Take(state, (double)value, tags));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, state) => Take(state, value, tags));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, state) => Take(state, value, tags));
        _listener.SetMeasurementEventCallback<short>((_, value, tags, state) => Take(state, value, tags));
        _listener.SetMeasurementEventCallback<byte>((_, value, tags, state) => Take(state, value, tags));
        _listener.Start();
    }

    /// <summary>Asks instruments that want to be asked, and lets a reader see all of them: one at a time.</summary>
    public void Collect(Action<IEnumerable<Metric>> read)
    {
        lock (_collecting)
        {
            _turn++;
            try
            {
                _listener.RecordObservableInstruments();
            }
            catch (AggregateException)
            {
                // An instrument that cannot be asked now, such as of what is being taken down, keeps no other from being read.
            }

            foreach (Metric metric in _metrics.Values) metric.Forget(_turn);
            read(_metrics.Values.OrderBy(static metric => metric.Name, StringComparer.Ordinal));
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Take(object? state, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) => ((Metric)state!).Take(value, tags, Volatile.Read(ref _turn));
}
