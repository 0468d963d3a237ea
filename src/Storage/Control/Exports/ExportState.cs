namespace Insight.Storage.Control.Exports;

/// <summary>How a destination does.</summary>
/// <param name="Destination">Its name.</param>
/// <param name="State">What was said last, JSON.</param>
/// <param name="StatedAt">When that was said, UTC.</param>
/// <param name="PausedAt">When it was paused, UTC; null: it is not.</param>
/// <param name="PausedBy">By whom; empty: it is not.</param>
public sealed record ExportState(string Destination, string State, DateTimeOffset StatedAt, DateTimeOffset? PausedAt, string PausedBy);
