using Insight.Anomaly.Clients;
using Insight.Anomaly.Patterns;
using Insight.Anomaly.Rollouts;
using Insight.Anomaly.Watch;

namespace Insight.Anomaly.Live;

/// <summary>What is kept of a window beside findings and incidents.</summary>
/// <param name="End">End of the window, seconds since 1970.</param>
/// <param name="Threats">Threat scores that changed.</param>
/// <param name="Bands">What was expected of the minute that ended; nothing in the windows between.</param>
/// <param name="Forecasts">What is expected of the next hour; every five minutes.</param>
/// <param name="Advice">What could be done better; every five minutes.</param>
/// <param name="Versions">How versions of services compare; every five minutes.</param>
public sealed record WindowNotes(
    long End, IReadOnlyList<ThreatScore> Threats, IReadOnlyList<Band> Bands, IReadOnlyList<SeriesForecast> Forecasts, IReadOnlyList<Advice> Advice,
    IReadOnlyList<VersionComparison> Versions);
