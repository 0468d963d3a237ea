using Insight.Anomaly.Clients;
using Insight.Anomaly.Patterns;
using Insight.Anomaly.Rollouts;
using Insight.Anomaly.Watch;

namespace Insight.Anomaly.Live;

/// <summary>The detectors of an engine that tell more than findings.</summary>
/// <param name="Windows">Says how many subjects are watched.</param>
/// <param name="Clients">Says how much of a threat each client is.</param>
/// <param name="Calls">Is told drifts, and advises.</param>
/// <param name="Minutes">Says what was expected of each series.</param>
/// <param name="Versions">Compares versions of services.</param>
public sealed record EngineWatches(WindowWatch Windows, ClientWatch Clients, CallPatternWatch Calls, MinuteWatch Minutes, VersionWatch Versions);
