namespace Insight.Console.Pipeline;

/// <summary>Questions to storage about the pipeline.</summary>
internal static class PipelineSql
{
    /// <summary>Reasons of one answer.</summary>
    public const int MaxReasons = 20;

    /// <summary>Rows and bytes by table. On a cluster the tables that hold data end in _local.</summary>
    public const string Tables = """
        SELECT replaceRegexpOne(table, '_local$', '') AS name, toInt64(sum(rows)), toInt64(sum(bytes_on_disk)) AS bytes
        FROM system.parts WHERE active AND database = currentDatabase()
        GROUP BY name ORDER BY bytes DESC, name LIMIT 200
        """;

    /// <summary>Disks; those without a size, such as object storage, say nothing.</summary>
    public const string Disks = "SELECT name, toInt64(least(free_space, 9223372036854775807)), toInt64(least(total_space, 9223372036854775807)) FROM system.disks WHERE total_space > 0 ORDER BY name LIMIT 50";

    /// <summary>Dead letters about which nobody decided, by reason.</summary>
    public const string Reasons = "SELECT toString(reason), toInt64(count()) AS letters, max(stored_at) FROM dead_letters FINAL WHERE state = '' GROUP BY reason ORDER BY letters DESC, reason LIMIT 1000";

    /// <summary>Losses since @since by kind.</summary>
    public const string Losses = """
        SELECT toString(kind) AS word, toInt64(sum(records)), toInt64(sum(bytes)), max(stored_at) AS newest
        FROM stream_losses FINAL WHERE stored_at >= @since GROUP BY word ORDER BY newest DESC
        """;

    /// <summary>A part of the dead letters, the newest first. What is wanted with @excerpts alone is left out for others.</summary>
    public const string Letters = """
        SELECT lower(hex(record_id)) AS Id, stored_at AS RefusedAt, toString(source) AS Source, toInt64(line) AS Line, toString(reason) AS Reason, detail AS Detail,
            if(@excerpts, excerpt, '') AS Excerpt, toInt64(bytes) AS Bytes, notEmpty(record) AS IsWhole, toString(state) AS State, settled_at AS SettledAt
        FROM dead_letters FINAL
        WHERE (@all OR state = '') AND (@anyReason OR reason = @reason)
        ORDER BY stored_at DESC, Id
        LIMIT @limit OFFSET @offset
        """;

    /// <summary>Which of some letters are there and open, and whether they are whole.</summary>
    /// <param name="ids">Ids that were checked to be hexadecimal digits.</param>
    public static string Known(IEnumerable<string> ids) =>
        $"SELECT lower(hex(record_id)), notEmpty(record) FROM dead_letters FINAL WHERE state = '' AND record_id IN ({string.Join(',', ids.Select(static id => $"unhex('{id}')"))})";
}
