using System.Text;
using Insight.Anomaly.Incidents;
using Insight.Anomaly.Windows;

namespace Insight.Anomaly.Live;

/// <summary>A detection engine as it runs: it knows which incidents it still holds, and can be saved and restored.</summary>
/// <param name="engine">The engine.</param>
/// <param name="subjects">How many subjects it watches now.</param>
public sealed class LiveEngine(DetectionEngine engine, Func<int> subjects)
{
    private readonly Dictionary<string, Incident> _held = [];

    /// <summary>Subjects watched now.</summary>
    public int Subjects => subjects();

    /// <summary>Incidents that are open, or over for so short a time that they may be opened again, as they were last told.</summary>
    public IReadOnlyCollection<Incident> Held => _held.Values;

    /// <summary>Judges a window by those before it, then learns it.</summary>
    /// <param name="window">The window; windows come in order of time.</param>
    /// <param name="told">What people said.</param>
    public WindowResult Observe(ObservedWindow window, ToldFacts told)
    {
        ArgumentNullException.ThrowIfNull(window);
        ArgumentNullException.ThrowIfNull(told);
        WindowResult result = engine.Observe(window, told.Expectations, told.IsSettling);
        DateTimeOffset now = DateTimeOffset.FromUnixTimeSeconds(window.Seconds + ObservedWindow.Length);
        foreach (Incident incident in result.Incidents) _held[incident.Id] = incident;
        foreach (Incident over in _held.Values.Where(i => i.Closed is { } closed && now - closed > EngineFactory.Incidents.Reopen).ToList()) _held.Remove(over.Id);
        return result;
    }

    /// <summary>Learns a window that nothing may come of: it is past, or was judged before.</summary>
    public void Learn(ObservedWindow window)
    {
        ArgumentNullException.ThrowIfNull(window);
        engine.Observe(window, [], static _ => true);
    }

    /// <summary>What was learned, as bytes. Incidents that are held are not part of it.</summary>
    public byte[] Save()
    {
        using MemoryStream bytes = new();
        using (BinaryWriter writer = new(bytes, Encoding.UTF8, leaveOpen: true)) engine.Write(writer);

        return bytes.ToArray();
    }

    /// <summary>Takes over what was learned; incidents stay as they are.</summary>
    /// <exception cref="InvalidDataException">It is no state of this engine.</exception>
    public void Restore(byte[] state)
    {
        try
        {
            using BinaryReader reader = new(new MemoryStream(state), Encoding.UTF8);
            engine.Read(reader);
        }
        catch (Exception e) when (e is EndOfStreamException or IOException or ArgumentException or FormatException)
        {
            throw new InvalidDataException("The state of detection is broken off or no state.", e);
        }
    }
}
