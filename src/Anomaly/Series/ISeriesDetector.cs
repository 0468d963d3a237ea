using System.Buffers;

namespace Insight.Anomaly.Series;

/// <summary>Says how strange each point of one series is, seeing nothing but the points before it.</summary>
/// <remarks>
/// One instance per series, called from one thread at a time. Scores need no common scale: calibration turns them into
/// p-values. An ML.NET pipeline fits behind this interface: a transformer that keeps its own window, one row per call.
/// The state is written and read whole; an instance that read a state goes on exactly as the one that wrote it.
/// </remarks>
public interface ISeriesDetector
{
    /// <summary>The detector's published name, such as <c>spectral-residual</c>.</summary>
    string Name { get; }

    /// <summary>Judges the point by what came before it, then learns from it.</summary>
    /// <param name="point">The next point. A missing value (NaN) is scored 0.</param>
    /// <returns>0 or more, finite; greater is stranger.</returns>
    double Score(SeriesPoint point);

    /// <summary>Appends the whole state: a version byte first; at most 64 KB.</summary>
    void Write(IBufferWriter<byte> output);

    /// <summary>Takes over a state and returns how many bytes it had.</summary>
    /// <exception cref="InvalidDataException">The bytes are no state of this detector with these settings. The instance stays as it was.</exception>
    int Read(ReadOnlySpan<byte> state);
}
