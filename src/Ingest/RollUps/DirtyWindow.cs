namespace Insight.Ingest.RollUps;

/// <summary>A window that has raw records which its derived rows may not show.</summary>
/// <param name="Start">Seconds since 1970.</param>
/// <param name="Marks">Sum of the marks seen; taken off once the window is computed.</param>
internal readonly record struct DirtyWindow(uint Start, ulong Marks);
