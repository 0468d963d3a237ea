using System.Data.Common;
using Dapper;
using Insight.Export.Events;
using Insight.Export.Options;
using Insight.Storage.ClickHouse;

namespace Insight.Export.Sources;

/// <summary>Events that stand in tables of ClickHouse, in the order in which they were stored.</summary>
/// <param name="storage">The server, with Insight's database as default.</param>
/// <param name="cluster">Name of the cluster; empty: one server.</param>
/// <param name="rows">The rows, a table at a time.</param>
public abstract class StoredSource(ClickHouseDataSource storage, string cluster, params IReadOnlyList<StoredRows> rows) : IEventSource
{
    // Beside ingest and the jobs: a read that takes longer is tried again.
    private const int TimeoutSeconds = 60;

    /// <summary>Behind every key.</summary>
    private const string LastKey = "\uffff";

    private readonly string _horizon = StoredSql.Horizon(cluster), _bound = StoredSql.Bound(rows);

    /// <inheritdoc />
    public abstract EventKind Kind { get; }

    /// <summary>The query of a page, made by <c>StoredSql.Page</c>.</summary>
    protected abstract string PageSql { get; }

    /// <inheritdoc />
    public async Task<string> EndAsync(CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection();
        return new StoredPosition(await HorizonAsync(connection, cancellationToken), "").ToString();
    }

    /// <inheritdoc />
    public async Task<EventPage> ReadAsync(string position, int most, CancellationToken cancellationToken)
    {
        StoredPosition from = StoredPosition.Parse(position);
        // Rows stored at once may be more than a page: those that were read must not be counted again.
        if (from.Key == LastKey) from = new StoredPosition(from.StoredAt + 1, "");
        await using ClickHouseConnection connection = storage.CreateConnection();
        long horizon = await HorizonAsync(connection, cancellationToken);
        if (horizon < from.StoredAt) return new EventPage([], position, HasMore: false, null);
        long? bound = await connection.QuerySingleOrDefaultAsync<long?>(Command(_bound, new { from = from.StoredAt, to = horizon, skip = most }, cancellationToken));
        List<ExportEvent> events = [];
        HashSet<string> once = new(StringComparer.Ordinal);
        StoredPosition last = from;
        int rows = 0;
        await using (DbDataReader reader = await connection.ExecuteReaderAsync(Command(PageSql, new { from = from.StoredAt, to = bound ?? horizon, key = from.Key, most }, cancellationToken)))
        {
            while (await reader.ReadAsync(cancellationToken))
            {
                rows++;
                last = new StoredPosition(reader.GetInt64(0), reader.GetString(1));
                if (once.Add(last.Key)) events.Add(Read(reader));
            }
        }

        // Behind a page that was not full lies nothing up to the bound: the next read need not look there again.
        if (rows < most) last = new StoredPosition(bound ?? horizon, LastKey);
        return new EventPage(events, last.ToString(), rows == most || bound is not null, rows == 0 ? null : DateTimeOffset.UnixEpoch.AddMicroseconds(last.StoredAt).UtcDateTime);
    }

    /// <summary>An event from the columns behind the first two.</summary>
    protected abstract ExportEvent Read(DbDataReader row);

    /// <summary>What is known of a request, from columns in this order: app, host, source, service, endpoint, method, path, client, request id.</summary>
    /// <param name="row">The row.</param>
    /// <param name="first">Position of the first of them.</param>
    protected static RequestFacts Facts(DbDataReader row, int first)
    {
        ArgumentNullException.ThrowIfNull(row);
        return new RequestFacts
        {
            App = row.GetString(first),
            Host = row.GetString(first + 1),
            SourceService = row.GetString(first + 2),
            Service = row.GetString(first + 3),
            EndpointId = EndpointText.Of(row.GetFieldValue<ulong>(first + 4)),
            Method = row.GetString(first + 5),
            Path = row.GetString(first + 6),
            Client = row.GetString(first + 7),
            RequestId = row.GetString(first + 8),
        };
    }

    private async Task<long> HorizonAsync(ClickHouseConnection connection, CancellationToken cancellationToken) =>
        await connection.ExecuteScalarAsync<long>(Command(_horizon, null, cancellationToken));

    private static CommandDefinition Command(string sql, object? arguments, CancellationToken cancellationToken) =>
        new(sql, arguments, commandTimeout: TimeoutSeconds, cancellationToken: cancellationToken);
}
