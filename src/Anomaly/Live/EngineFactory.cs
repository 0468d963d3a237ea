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

    /// <summary>Limits and times of the watch over clients.</summary>
    public static ClientWatchOptions Clients { get; } = new();

    /// <summary>An engine that knows nothing.</summary>
    /// <param name="falseIncidentsPerWeek">False incidents per app and week that are acceptable.</param>
    /// <param name="clientWarmUp">How long the clients of an app are only learned; null: an hour.</param>
    public static LiveEngine Create(double falseIncidentsPerWeek, TimeSpan? clientWarmUp = null)
    {
        EngineWatches watches = new(new WindowWatch(), new ClientWatch(Clients with { WarmUp = clientWarmUp ?? Clients.WarmUp }), new CallPatternWatch(), new MinuteWatch(), new VersionWatch());
        // In this order: it is the order of what they write, too.
        IReadOnlyList<IWindowDetector> detectors = [watches.Windows, watches.Clients, watches.Versions, watches.Calls, watches.Minutes];
        return new(new DetectionEngine(detectors, falseIncidentsPerWeek, Incidents), watches);
    }
}
