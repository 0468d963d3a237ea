using System.Data.Common;
using System.Globalization;
using Dapper;
using Insight.Storage.Control;

namespace Insight.ApiDiscovery.Schemas;

/// <summary>The accepted schemas in the control database.</summary>
public sealed class AcceptedSchemas(ControlDatabase database, TimeProvider time)
{
    /// <summary>Ids in one statement.</summary>
    private const int Chunk = 500;

    /// <summary>The newest accepted schema of each kind of body of these endpoints.</summary>
    public IReadOnlyDictionary<SchemaKey, AcceptedSchema> Of(IReadOnlyCollection<ulong> endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        Dictionary<SchemaKey, AcceptedSchema> newest = [];
        using DbConnection connection = database.OpenConnection();
        foreach (ulong[] ids in endpoints.Chunk(Chunk))
        {
            DynamicParameters parameters = new();
            string list = parameters.AddList("id", ids.Select(Text));
            IEnumerable<Row> rows = connection.Query<Row>($"""
                SELECT endpoint_id AS EndpointId, direction AS Direction, content_type AS ContentType, status AS Status, state AS State,
                  until AS Until, accepted_at AS AcceptedAt, accepted_by AS AcceptedBy
                FROM accepted_schemas WHERE endpoint_id IN {list} ORDER BY accepted_at, id
                """, parameters);
            foreach (Row row in rows)
            {
                SchemaKey key = new(ulong.Parse(row.EndpointId, NumberStyles.HexNumber, CultureInfo.InvariantCulture), (SchemaDirection)row.Direction, row.ContentType, (ushort)row.Status);
                newest[key] = new AcceptedSchema(key, SchemaNode.FromJson(row.State), Time(row.Until), Time(row.AcceptedAt), row.AcceptedBy);
            }
        }

        return newest;
    }

    /// <summary>Accepts schemas, all or none.</summary>
    /// <param name="schemas">What is accepted, with the hour of the newest bodies in it.</param>
    /// <param name="by">Who accepts it.</param>
    public void Accept(IReadOnlyCollection<(SchemaKey Key, SchemaNode State, DateTime Until)> schemas, string by)
    {
        ArgumentNullException.ThrowIfNull(schemas);
        using DbConnection connection = database.OpenConnection();
        using DbTransaction transaction = connection.BeginWrite();
        // Later than all before, whatever the clock does: the newest counts.
        long now = Math.Max(ControlDatabase.Microseconds(time.GetUtcNow()),
            1 + connection.ExecuteScalar<long>("SELECT coalesce(max(accepted_at), 0) FROM accepted_schemas", transaction: transaction));
        connection.Execute("""
            INSERT INTO accepted_schemas (id, endpoint_id, direction, content_type, status, state, until, accepted_at, accepted_by)
            VALUES (@Id, @EndpointId, @Direction, @ContentType, @Status, @State, @Until, @AcceptedAt, @AcceptedBy)
            """,
            schemas.Select(s => new Row
            {
                Id = Guid.CreateVersion7(time.GetUtcNow()).ToString("N"),
                EndpointId = Text(s.Key.EndpointId),
                Direction = (long)s.Key.Direction,
                ContentType = s.Key.ContentType,
                Status = s.Key.Status,
                State = s.State.ToJson(),
                Until = ControlDatabase.Microseconds(s.Until),
                AcceptedAt = now,
                AcceptedBy = by,
            }), transaction);
        transaction.Commit();
    }

    private static string Text(ulong id) => id.ToString("x16", CultureInfo.InvariantCulture);

    private static DateTime Time(long microseconds) => DateTime.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond);

    private sealed class Row
    {
        public string Id { get; set; } = "";

        public string EndpointId { get; set; } = "";

        public long Direction { get; set; }

        public string ContentType { get; set; } = "";

        public long Status { get; set; }

        public string State { get; set; } = "";

        public long Until { get; set; }

        public long AcceptedAt { get; set; }

        public string AcceptedBy { get; set; } = "";
    }
}
