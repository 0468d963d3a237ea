using System.Buffers;
using Insight.Anomaly.Series.State;

namespace Insight.Anomaly.Series.Detectors;

/// <summary>What all detectors here share: missing values, state in and out.</summary>
/// <param name="name">Published name.</param>
/// <param name="settings">Settings as text: a state is only taken over by an instance with the same.</param>
public abstract class SeriesDetector(string name, string settings) : ISeriesDetector
{
    private readonly uint _tag = StateEnvelope.Tag($"{name}({settings})");

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public double Score(SeriesPoint point)
    {
        if (!double.IsFinite(point.Value)) return 0;
        double score = Judge(point);
        return double.IsNaN(score) ? 0 : Math.Clamp(score, 0, 1e30);
    }

    /// <inheritdoc/>
    public void Write(IBufferWriter<byte> output) => StateEnvelope.Write(output, _tag, Transfer);

    /// <inheritdoc/>
    public int Read(ReadOnlySpan<byte> state) => StateEnvelope.Read(state, _tag, Transfer);

    /// <summary>Judges a finite value, then learns from it.</summary>
    private protected abstract double Judge(SeriesPoint point);

    /// <summary>Moves every field that changes with points, in a fixed order.</summary>
    private protected abstract void Transfer(ref StateTransfer state);
}
