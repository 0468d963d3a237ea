using Insight.Anomaly.Clients;
using Insight.Anomaly.Incidents;
using Insight.Anomaly.Patterns;
using Insight.Anomaly.Rollouts;
using Insight.Anomaly.Watch;
using Insight.Anomaly.Windows;

namespace Insight.Anomaly.Live;

/// <summary>The one place where the detectors that run are named: live detection, warm-up and back-tests take their engine from here.</summary>
public static class EngineFactory
{
    /// <summary>Times and limits of incidents.</summary>
    public static IncidentSettings Incidents { get; } = new();

    /// <summary>An engine that knows nothing.</summary>
    /// <param name="falseIncidentsPerWeek">False incidents per app and week that are acceptable.</param>
    public static LiveEngine Create(double falseIncidentsPerWeek)
    {
        WindowWatch watch = new();
        // In this order: it is the order of what they write, too.
        IReadOnlyList<IWindowDetector> detectors = [watch, new ClientWatch(), new VersionWatch(), new CallPatternWatch(), new MinuteWatch()];
        return new(new DetectionEngine(detectors, falseIncidentsPerWeek, Incidents), () => watch.Subjects);
    }
}
