using System.Text.Json;
using System.Text.Json.Serialization;
using Dapper;
using Insight.Storage.ClickHouse;
using Insight.Storage.ClickHouse.Native;

namespace Insight.ApiDiscovery.Schemas;

/// <summary>Compares the bodies of endpoints with what was accepted, and keeps what differs in <c>drift_findings</c>.</summary>
public sealed class DriftRecorder(ClickHouseDataSource storage, AcceptedSchemas accepted)
{
    private const int StatementSeconds = 60;

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) } };

    private readonly SchemaReader _schemas = new(storage);

    /// <summary>The differences of these endpoints now.</summary>
    public async Task<IReadOnlyList<SchemaDrift>> CompareAsync(IReadOnlyCollection<ulong> endpoints, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<SchemaKey, IReadOnlyList<SchemaHour>> hours = await _schemas.HoursAsync(endpoints, cancellationToken);
        IReadOnlyDictionary<SchemaKey, AcceptedSchema> known = accepted.Of(endpoints);
        return [.. hours.Select(h =>
        {
            AcceptedSchema? by = known.GetValueOrDefault(h.Key);
            DriftWindow? window = DriftWindow.Choose(h.Value, by);
            IReadOnlyList<DriftFinding> findings = window is null ? [] : Drift.Compare(h.Key, window.Baseline, window.Recent);
            return new SchemaDrift(h.Key, findings, h.Value[^1].Hour, by?.AcceptedAt, by?.AcceptedBy);
        })];
    }

    /// <summary>Compares and writes down what changed. Running it again changes nothing.</summary>
    public async Task RecordAsync(IReadOnlyCollection<ulong> endpoints, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        if (endpoints.Count == 0) return;
        IReadOnlyList<SchemaDrift> drifts = await CompareAsync(endpoints, cancellationToken);
        await using ClickHouseConnection connection = storage.CreateConnection();
        Dictionary<SchemaKey, Row> stored = (await connection.QueryAsync<Row>(new CommandDefinition("""
            SELECT endpoint_id AS EndpointId, direction AS Direction, content_type AS ContentType, status AS Status, findings AS Findings, last_hour AS LastHour, version AS Version
            FROM drift_findings FINAL WHERE endpoint_id IN @ids
            """, new { ids = new SchemaReader.Ids([.. endpoints]) }, commandTimeout: StatementSeconds, cancellationToken: cancellationToken)))
            .ToDictionary(static r => new SchemaKey(r.EndpointId, (SchemaDirection)r.Direction, r.ContentType, r.Status));

        NativeBlock block = new();
        var id = block.AddNumber<ulong>("endpoint_id", "UInt64");
        var direction = block.AddNumber<byte>("direction", "UInt8");
        StringColumn contentType = block.AddString("content_type");
        var status = block.AddNumber<ushort>("status", "UInt16");
        StringColumn findings = block.AddString("findings");
        var count = block.AddNumber<uint>("count", "UInt32");
        var lastHour = block.AddNumber<uint>("last_hour", "DateTime('UTC')");
        var version = block.AddNumber<ulong>("version", "UInt64");
        // Bodies that are not there any more leave no difference.
        foreach (SchemaDrift drift in drifts.Concat(stored.Keys.Except(drifts.Select(static d => d.Key)).Select(static k => new SchemaDrift(k, [], DateTime.UnixEpoch, null, null))))
        {
            string text = JsonSerializer.Serialize(drift.Findings, s_json);
            Row? old = stored.GetValueOrDefault(drift.Key);
            bool changed = old is null ? drift.Findings.Count > 0 : old.Findings != text || (drift.Findings.Count > 0 && DateTime.SpecifyKind(old.LastHour, DateTimeKind.Utc) != drift.LastHour);
            if (!changed) continue;
            id.Append(drift.Key.EndpointId);
            direction.Append((byte)drift.Key.Direction);
            contentType.Append(drift.Key.ContentType);
            status.Append(drift.Key.Status);
            findings.Append(text);
            count.Append((uint)drift.Findings.Count);
            lastHour.Append((uint)new DateTimeOffset(drift.LastHour).ToUnixTimeSeconds());
            version.Append((old?.Version ?? 0) + 1);
        }

        await ClickHouseBulkInsert.InsertAsync(storage, "drift_findings", block, cancellationToken: cancellationToken);
    }

    private sealed class Row
    {
        public ulong EndpointId { get; set; }

        public byte Direction { get; set; }

        public string ContentType { get; set; } = "";

        public ushort Status { get; set; }

        public string Findings { get; set; } = "";

        public DateTime LastHour { get; set; }

        public ulong Version { get; set; }
    }
}
