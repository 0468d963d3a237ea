using Dapper;
using Insight.Anomaly.Clients;
using Insight.Storage.ClickHouse;

namespace Insight.Anomaly.Live;

/// <summary>Tells drifts of fields that are new in <c>drift_findings</c>. The table is renewed hour by hour while a drift lasts: only what changed is news.</summary>
/// <remarks>
/// What is there at the first look may be old, but for what was written once only and lately: after a restart nothing is told that was
/// told long ago.
/// </remarks>
internal sealed class DriftNews(ClickHouseDataSource storage, TimeProvider time)
{
    private const int StatementSeconds = 60;

    private const int Most = 10_000;

    /// <summary>How often it is looked.</summary>
    private static readonly TimeSpan s_interval = TimeSpan.FromMinutes(1);

    /// <summary>What was written longer ago is no news at the first look.</summary>
    private static readonly TimeSpan s_lately = TimeSpan.FromMinutes(30);

    private const string Changed = """
        SELECT cityHash64(endpoint_id, direction, content_type, status) AS Body, endpoint_id AS EndpointId, count > 0 AS HasDrift, cityHash64(findings) AS Content, version AS Version,
            toInt64(toUnixTimestamp(computed_at)) AS Seconds
        FROM drift_findings FINAL
        WHERE computed_at >= toDateTime(@since, 'UTC')
        ORDER BY computed_at DESC, Body
        LIMIT @most
        """;

    private readonly RecentlySeen<ulong, ulong> _known = new(Most);
    private DateTimeOffset? _looked;

    /// <summary>What changed since the last look; nothing when that was a moment ago.</summary>
    public async Task<IReadOnlyList<FieldDrift>> ReadAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (_looked is { } last && now - last < s_interval) return [];
        // Rows may become readable some time after they were computed: they are looked at twice.
        DateTimeOffset since = _looked is { } before ? before - s_interval - s_interval : DateTimeOffset.UnixEpoch;
        await using ClickHouseConnection connection = storage.CreateConnection();
        List<Row> rows = [.. await connection.QueryAsync<Row>(new CommandDefinition(
            Changed, new { since = since.ToUnixTimeSeconds(), most = Most }, commandTimeout: StatementSeconds, cancellationToken: cancellationToken))];
        List<FieldDrift> news = [];
        foreach (Row row in rows.AsEnumerable().Reverse())
        {
            bool known = _known.TryGet(row.Body, out ulong content);
            if (row.HasDrift && !(known && content == row.Content) && (_looked is not null || IsFirst(row, now))) news.Add(new(row.EndpointId, DateTimeOffset.FromUnixTimeSeconds(row.Seconds)));
            if (known) _known.Remove(row.Body);
            if (row.HasDrift) _known.Add(row.Body, row.Content, out _);
        }

        _looked = now;
        return news;
    }

    private static bool IsFirst(Row row, DateTimeOffset now) => row.Version == 1 && now.ToUnixTimeSeconds() - row.Seconds <= s_lately.TotalSeconds;

    private sealed class Row
    {
        public ulong Body { get; set; }

        public ulong EndpointId { get; set; }

        public bool HasDrift { get; set; }

        public ulong Content { get; set; }

        public ulong Version { get; set; }

        public long Seconds { get; set; }
    }
}
