using System.Text;
using Insight.Anomaly.Incidents;
using Insight.Anomaly.Windows;

namespace Insight.Anomaly.Live;

/// <summary>A detection engine as it runs: it knows which incidents it still holds, and can be saved and restored.</summary>
/// <param name="engine">The engine.</param>
/// <param name="watches">The detectors of the engine that tell more than findings.</param>
public sealed class LiveEngine(DetectionEngine engine, EngineWatches watches)
{
    /// <summary>Advice shown with an incident: that about most calls.</summary>
    private const int MostAdvice = 5;

    private readonly SideNotes _notes = new(watches);

    /// <summary>Subjects watched now.</summary>
    public int Subjects => watches.Windows.Subjects;

    /// <summary>Ids of the incidents that are open or may be opened again.</summary>
    public IEnumerable<string> Held => engine.Held;

    /// <summary>Judges a window by those before it, then learns it.</summary>
    /// <param name="window">The window; windows come in order of time.</param>
    /// <param name="told">What people said.</param>
    public WindowResult Observe(ObservedWindow window, ToldFacts told)
    {
        ArgumentNullException.ThrowIfNull(window);
        ArgumentNullException.ThrowIfNull(told);
        return engine.Observe(window, told.Expectations, told.IsSettling, IncidentBudget.At(told.Budgets, window.End));
    }

    /// <summary>What is to be kept of the window that was observed last, beside findings and incidents.</summary>
    public WindowNotes Notes(ObservedWindow window)
    {
        ArgumentNullException.ThrowIfNull(window);
        return _notes.Take(window.Seconds + ObservedWindow.Length, engine.Struck);
    }

    /// <summary>Says that fields of endpoints changed; counts from the next window on.</summary>
    internal void NoteDrifts(IEnumerable<FieldDrift> drifts)
    {
        foreach (FieldDrift drift in drifts) watches.Calls.NoteDrift(drift.EndpointId, drift.At);
    }

    /// <summary>An incident of the window that was observed last as it is shown, with what could be done better about calls of the services affected.</summary>
    public IncidentView View(Incident incident)
    {
        ArgumentNullException.ThrowIfNull(incident);
        return IncidentView.Of(incident) with
        {
            Advice =
            [
                .. watches.Calls.Advice.Where(a => a.Tenant == incident.Tenant && (incident.Services.Contains(a.Service) || incident.Services.Contains(a.Source)))
                    .Take(MostAdvice).Select(AdviceView.Of)
            ]
        };
    }

    /// <summary>Learns a window that nothing may come of: it is past, or was judged before.</summary>
    public void Learn(ObservedWindow window)
    {
        ArgumentNullException.ThrowIfNull(window);
        engine.Observe(window, [], static _ => true);
    }

    /// <summary>All of it as bytes: what was learned, and the incidents that are held.</summary>
    public byte[] Save()
    {
        using MemoryStream bytes = new();
        using (BinaryWriter writer = new(bytes, Encoding.UTF8, leaveOpen: true)) engine.Write(writer);

        return bytes.ToArray();
    }

    /// <summary>Takes over what was saved: the same windows give the same incidents as there. Of no use after an exception.</summary>
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
