namespace Insight.Ingest.Replay;

/// <summary>How far a replay is.</summary>
/// <param name="File">File being read.</param>
/// <param name="BytesRead">Bytes read of all files, as they lie on disk.</param>
/// <param name="BytesTotal">Bytes of all files; 0 when that cannot be known (standard input, followed files).</param>
/// <param name="Read">Lines read.</param>
/// <param name="Stored">Records stored by this replay.</param>
/// <param name="AlreadyStored">Records that an earlier replay had stored.</param>
/// <param name="Rejected">Lines that went to dead letters.</param>
/// <param name="Waiting">Why nothing moves; null when all is well.</param>
public sealed record ReplayProgress(string File, long BytesRead, long BytesTotal, long Read, long Stored, long AlreadyStored, long Rejected, string? Waiting);
