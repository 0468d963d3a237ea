namespace Insight.Anomaly.Windows;

/// <summary>Learns from closed windows, one after the other, and tells what was strange in each.</summary>
/// <remarks>Called from one thread. Windows come in order of time; some may be missing. The same windows give the same findings.</remarks>
public interface IWindowDetector
{
    /// <summary>Judges the window by those before it, then learns from it.</summary>
    void Observe(ObservedWindow window, FindingSink sink);

    /// <summary>Writes the whole state: a version first.</summary>
    void Write(BinaryWriter output);

    /// <summary>Takes over a state.</summary>
    /// <exception cref="InvalidDataException">It is no state of this detector.</exception>
    void Read(BinaryReader input);
}
