namespace Insight.Anomaly.Live;

/// <summary>A whole state in <c>detection_states</c>.</summary>
/// <param name="Slot">Where it is.</param>
/// <param name="Last">End of the last window in it, seconds since 1970.</param>
internal sealed record StoredState(byte Slot, long Last);
