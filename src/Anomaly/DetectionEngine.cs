using Insight.Anomaly.Budgets;
using Insight.Anomaly.Findings;
using Insight.Anomaly.Incidents;
using Insight.Anomaly.Rollouts;
using Insight.Anomaly.Windows;

namespace Insight.Anomaly;

/// <summary>Closed windows in, incidents out: the detectors, the budget and the book of incidents put together. No I/O, no clock.</summary>
public sealed class DetectionEngine
{
    private const int Version = 2;

    private readonly IReadOnlyList<IWindowDetector> _detectors;
    private readonly VersionWatch? _versions;
    private readonly AlertBudget _budget;
    private readonly IncidentBook _book;

    /// <summary>Creates an engine that knows nothing.</summary>
    /// <param name="detectors">What looks at windows, in this order.</param>
    /// <param name="incidentsPerWeek">False incidents per app and week that are acceptable.</param>
    /// <param name="incidents">Times and limits of incidents.</param>
    public DetectionEngine(IReadOnlyList<IWindowDetector> detectors, double incidentsPerWeek, IncidentSettings? incidents = null)
    {
        _detectors = detectors;
        _versions = detectors.OfType<VersionWatch>().FirstOrDefault();
        _budget = new(incidentsPerWeek);
        _book = new(incidents);
    }

    /// <summary>Judges a window by those before it, then learns it.</summary>
    /// <param name="window">The window; windows come in order of time.</param>
    /// <param name="expectations">What people said is expected.</param>
    /// <param name="settling">Says whether a finding is the noise of a deployment that is under way: such findings open nothing, nor does the noise of rollouts that were seen.</param>
    /// <param name="incidentsPerWeek">The budget of this window; null: that of the engine.</param>
    public WindowResult Observe(ObservedWindow window, IReadOnlyList<Expectation> expectations, Func<Finding, bool>? settling = null, double? incidentsPerWeek = null)
    {
        FindingSink sink = new(expectations.Count == 0 ? null : new ExpectedScopes(expectations, window.Seconds));
        foreach (IWindowDetector detector in _detectors) detector.Observe(window, sink);
        IReadOnlyList<Rollout> rollouts = _versions?.Active ?? [];
        Finding[] counted = [.. sink.Findings.Where(f => !expectations.Any(e => e.Covers(f)) && settling?.Invoke(f) != true && !rollouts.Any(r => r.IsSettling(f)))];
        IReadOnlyList<Incident> incidents = _book.Observe(window, counted, (tenant, app, metric) => _budget.Level(tenant, app, metric, incidentsPerWeek));
        _budget.Note(window.Seconds, sink);
        return new(counted, incidents);
    }

    /// <summary>Ids of the incidents that are open or may be opened again.</summary>
    public IEnumerable<string> Held => _book.Held;

    /// <summary>What the findings of open incidents are about.</summary>
    public IEnumerable<Subject> Struck => _book.Struck;

    /// <summary>Writes everything: what was learned, and the book of incidents.</summary>
    public void Write(BinaryWriter output)
    {
        output.Write(Version);
        _budget.Write(output);
        foreach (IWindowDetector detector in _detectors) detector.Write(output);
        _book.Write(output);
    }

    /// <summary>Takes over what was written: the same windows give the same incidents as there.</summary>
    /// <exception cref="InvalidDataException">It was written with other detectors, or by another version.</exception>
    public void Read(BinaryReader input)
    {
        if (input.ReadInt32() != Version) throw new InvalidDataException("This is no state of detection, or one of another version.");
        _budget.Read(input);
        foreach (IWindowDetector detector in _detectors) detector.Read(input);
        _book.Read(input);
    }
}
