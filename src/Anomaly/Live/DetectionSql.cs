namespace Insight.Anomaly.Live;

/// <summary>The statements of <see cref="DetectionStore"/> and <see cref="StateStore"/>.</summary>
internal static class DetectionSql
{
    /// <summary>The last window that was judged; 0 when none was.</summary>
    public const string Cursor = "SELECT toInt64(toUnixTimestamp(max(window))) FROM detection_windows";

    /// <summary>Windows that were judged, in order.</summary>
    public const string Judged = """
        SELECT DISTINCT toInt64(toUnixTimestamp(window)) AS seconds FROM detection_windows
        WHERE window > toDateTime(@after, 'UTC') AND window <= toDateTime(@until, 'UTC')
        ORDER BY seconds
        """;

    /// <summary>The oldest window with requests that is not older than a time; 0 when there is none.</summary>
    public const string Oldest = "SELECT toInt64(toUnixTimestamp(min(window))) FROM edge_endpoint_windows WHERE window >= toDateTime(@from, 'UTC') AND window < toDateTime(@to, 'UTC') AND requests > 0";

    /// <summary>What is known of windows: those with requests, and those that wait to be computed.</summary>
    public const string Known = """
        SELECT toInt64(toUnixTimestamp(start)) AS Seconds, max(has_rows) AS HasRows, max(is_dirty) AS IsDirty
        FROM
        (
            SELECT DISTINCT window AS start, true AS has_rows, false AS is_dirty FROM edge_endpoint_windows WHERE window >= toDateTime(@from, 'UTC') AND requests > 0
            UNION ALL
            SELECT window AS start, false, true FROM window_marks WHERE window >= toDateTime(@from, 'UTC') GROUP BY window HAVING sum(mark) != 0
        )
        GROUP BY start
        ORDER BY start
        """;

    public const string OpenIncidents = "SELECT detail FROM incidents FINAL WHERE closed IS NULL ORDER BY opened, id";

    /// <summary>States that are whole: as many chunks of one version in a slot as it has. Of two with one version the one that was stored later counts.</summary>
    public const string States = """
        SELECT slot AS Slot, version AS Version
        FROM detection_states FINAL
        GROUP BY slot, version
        HAVING count() = any(chunks)
        ORDER BY version DESC, max(saved_at) DESC, slot
        """;

    /// <summary>The chunks of a state. Bytes do not survive as text: hence base 64.</summary>
    public const string Chunks = """
        SELECT chunk AS Chunk, checksum AS Checksum, base64Encode(content) AS Content
        FROM detection_states FINAL WHERE slot = @slot AND version = @version
        ORDER BY chunk
        """;
}
