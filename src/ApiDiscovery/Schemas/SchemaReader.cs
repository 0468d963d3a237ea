using System.Data;
using Dapper;
using Insight.Storage.ClickHouse;

namespace Insight.ApiDiscovery.Schemas;

/// <summary>Reads stored schemas of endpoints.</summary>
public sealed class SchemaReader(ClickHouseDataSource storage)
{
    /// <summary>Most hours that are read at once, of all kinds of bodies: bounds memory, also when somebody makes up content types.</summary>
    private const int MaxRows = 100_000;

    private const int StatementSeconds = 60;

    // Only the oldest and the newest hours of each kind are read: what lies between shows nothing new.
    private const string Hours = """
        SELECT endpoint_id AS EndpointId, direction AS Direction, content_type AS ContentType, status AS Status, hour AS Hour, state AS State
        FROM endpoint_schemas FINAL
        WHERE endpoint_id IN @ids AND bodies > 0 AND (endpoint_id, direction, content_type, status, hour) GLOBAL IN
        (
            SELECT endpoint_id, direction, content_type, status, hour
            FROM
            (
                SELECT endpoint_id, direction, content_type, status, hour,
                    sum(bodies) OVER (PARTITION BY endpoint_id, direction, content_type, status ORDER BY hour ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) - bodies AS before,
                    sum(bodies) OVER (PARTITION BY endpoint_id, direction, content_type, status ORDER BY hour DESC ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) - bodies AS after
                FROM endpoint_schemas FINAL
                WHERE endpoint_id IN @ids AND bodies > 0
            )
            WHERE before < @first OR after < @recent
        )
        ORDER BY EndpointId, Direction, ContentType, Status, Hour
        LIMIT @limit
        """;

    /// <summary>The hours that <see cref="DriftWindow"/> needs, in order of time.</summary>
    public async Task<IReadOnlyDictionary<SchemaKey, IReadOnlyList<SchemaHour>>> HoursAsync(IReadOnlyCollection<ulong> endpoints, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        Dictionary<SchemaKey, IReadOnlyList<SchemaHour>> hours = [];
        if (endpoints.Count == 0) return hours;
        await using ClickHouseConnection connection = storage.CreateConnection();
        object arguments = new { ids = new Ids([.. endpoints]), first = DriftWindow.FirstBodies, recent = DriftWindow.RecentBodies, limit = MaxRows };
        foreach (Row row in await connection.QueryAsync<Row>(new CommandDefinition(Hours, arguments, commandTimeout: StatementSeconds, cancellationToken: cancellationToken)))
        {
            SchemaKey key = new(row.EndpointId, (SchemaDirection)row.Direction, row.ContentType, row.Status);
            if (!hours.TryGetValue(key, out IReadOnlyList<SchemaHour>? list)) hours.Add(key, list = new List<SchemaHour>());
            ((List<SchemaHour>)list).Add(new SchemaHour(DateTime.SpecifyKind(row.Hour, DateTimeKind.Utc), SchemaNode.FromJson(row.State)));
        }

        return hours;
    }

    /// <summary>What the bodies of endpoints look like now.</summary>
    public async Task<ILookup<ulong, (SchemaKey Key, SchemaNode Schema)>> NewestAsync(IReadOnlyCollection<ulong> endpoints, CancellationToken cancellationToken) =>
        (await HoursAsync(endpoints, cancellationToken)).Select(static h => (h.Key, Schema: DriftWindow.Newest(h.Value))).ToLookup(static s => s.Key.EndpointId);

    /// <summary>A list sent as one array.</summary>
    internal sealed class Ids(ulong[] ids) : SqlMapper.ICustomQueryParameter
    {
        public void AddParameter(IDbCommand command, string name)
        {
            IDbDataParameter parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = ids;
            command.Parameters.Add(parameter);
        }
    }

    private sealed class Row
    {
        public ulong EndpointId { get; set; }

        public byte Direction { get; set; }

        public string ContentType { get; set; } = "";

        public ushort Status { get; set; }

        public DateTime Hour { get; set; }

        public string State { get; set; } = "";
    }
}
