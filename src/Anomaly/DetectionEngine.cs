using Insight.Anomaly.Budgets;
using Insight.Anomaly.Findings;
using Insight.Anomaly.Incidents;
using Insight.Anomaly.Windows;

namespace Insight.Anomaly;

/// <summary>Closed windows in, incidents out: the detectors, the budget and the book of incidents put together. No I/O, no clock.</summary>
public sealed class DetectionEngine
{
    private readonly IReadOnlyList<IWindowDetector> _detectors;
    private readonly AlertBudget _budget;
    private readonly IncidentBook _book;

    /// <summary>Creates an engine that knows nothing.</summary>
    /// <param name="detectors">What looks at windows, in this order.</param>
    /// <param name="incidentsPerWeek">False incidents per app and week that are acceptable.</param>
    /// <param name="incidents">Times and limits of incidents.</param>
    public DetectionEngine(IReadOnlyList<IWindowDetector> detectors, double incidentsPerWeek, IncidentSettings? incidents = null)
    {
        _detectors = detectors;
        _budget = new(incidentsPerWeek);
        _book = new(incidents);
    }

    /// <summary>Judges a window by those before it, then learns it.</summary>
    /// <param name="window">The window; windows come in order of time.</param>
    /// <param name="expectations">What people said is expected.</param>
    /// <param name="settling">Says whether a finding is the noise of a deployment that is under way: such findings open nothing.</param>
    public WindowResult Observe(ObservedWindow window, IReadOnlyList<Expectation> expectations, Func<Finding, bool>? settling = null)
    {
        FindingSink sink = new();
        foreach (IWindowDetector detector in _detectors) detector.Observe(window, sink);
        Finding[] counted = [.. sink.Findings.Where(f => !expectations.Any(e => e.Covers(f)) && settling?.Invoke(f) != true)];
        IReadOnlyList<Incident> incidents = _book.Observe(window, counted, _budget.Level);
        _budget.Note(window.Seconds, sink);
        return new(counted, incidents);
    }

    /// <summary>Writes what was learned; incidents that are open are not part of it.</summary>
    public void Write(BinaryWriter output)
    {
        _budget.Write(output);
        foreach (IWindowDetector detector in _detectors) detector.Write(output);
    }

    /// <summary>Takes over what was learned.</summary>
    /// <exception cref="InvalidDataException">It was written with other detectors, or by another version.</exception>
    public void Read(BinaryReader input)
    {
        _budget.Read(input);
        foreach (IWindowDetector detector in _detectors) detector.Read(input);
    }
}
