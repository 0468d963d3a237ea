namespace Insight.Anomaly.Live;

/// <summary>An engine that is where detection was.</summary>
/// <param name="Engine">The engine.</param>
/// <param name="End">End of the last window it knows, seconds since 1970.</param>
/// <param name="IsNew">No stored state is behind it.</param>
/// <param name="Changed">Incidents that came of windows that were judged again, each with the end of the window that changed it last.</param>
internal sealed record Recovered(LiveEngine Engine, long End, bool IsNew, Dictionary<string, (IncidentView Incident, long Version)> Changed);
