using Dapper;
using Insight.ApiDiscovery.Days;
using Insight.ApiDiscovery.Schemas;
using Insight.Storage.ClickHouse;

namespace Insight.ApiDiscovery.Inventory;

/// <summary>One pass of the inventory: traits, schemas and drift of the endpoints that had requests in hours that were rolled up since the last pass.</summary>
/// <remarks>
/// 1. Changed minutes are counted again from raw records, each record once; of an hour that was not counted lately, all minutes.
/// 2. Their hours are added up and replace what was there.
/// 3. Endpoints with bodies in these hours are compared with their accepted schemas.
/// 4. Only then the progress is noted.
/// Every step may be repeated, so a pass that was killed anywhere is simply run again; see <see cref="DayPass"/>, which it
/// resembles. One pass at a time: whoever calls holds the lease.
/// </remarks>
public sealed class InventoryPass(ClickHouseDataSource storage, DriftRecorder drift)
{
    /// <summary>Roll-ups that are learned from at once.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromHours(1);

    /// <summary>Endpoints that are compared at once: bounds memory.</summary>
    private const int EndpointsAtOnce = 200;

    /// <summary>Schemas that are written at once.</summary>
    private const int RowsAtOnce = 1000;

    /// <summary>Records that are counted at once: bounds memory.</summary>
    private const ulong RecordsAtOnce = 2_000_000;

    private const int StatementSeconds = 600;

    /// <summary>Called before every step: tests break the pass off there.</summary>
    internal Action BeforeStep { get; set; } = static () => { };

    /// <summary>Learns everything up to now; returns how far it came (the storage's clock, UTC).</summary>
    public async Task<DateTime> RunAsync(CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection();
        await connection.OpenAsync(cancellationToken);
        ProgressRow progress = await connection.QuerySingleAsync<ProgressRow>(Command(InventorySql.Progress, null, cancellationToken));
        DateTime until = Utc(progress.Now), from = Utc(progress.RolledUntil) - DayPass.Overlap, oldest = Utc(progress.Oldest);
        if (oldest == DateTime.UnixEpoch) return until; // nothing was rolled up yet
        if (from < oldest) from = oldest;

        while (from < until)
        {
            DateTime to = from + Step < until ? from + Step : until;
            foreach ((DateTime hour, byte[] minutes) in await connection.QueryAsync<(DateTime, byte[])>(Command(InventorySql.ChangedHours, new { from, to }, cancellationToken)))
                await LearnAsync(connection, Utc(hour), [.. minutes], cancellationToken);
            BeforeStep();
            await connection.ExecuteAsync(Command(InventorySql.NoteProgress, new { until = to }, cancellationToken));
            from = to;
        }

        return until;
    }

    private async Task LearnAsync(ClickHouseConnection connection, DateTime hour, HashSet<byte> changed, CancellationToken cancellationToken)
    {
        HourRow known = await connection.QuerySingleAsync<HourRow>(Command(InventorySql.StateOfHour, new { hour }, cancellationToken));

        // What is there now has the higher version: only what was not counted again becomes nothing.
        ulong version = known.Version + 2, nothing = known.Version + 1;
        Dictionary<byte, ulong> requests = (await connection.QueryAsync<(byte Minute, ulong Requests)>(Command(InventorySql.Requests, new { hour }, cancellationToken)))
            .ToDictionary(row => row.Minute, row => row.Requests);
        foreach (Stretch stretch in Stretch.Of(requests, known.IsCounted ? changed : null, RecordsAtOnce))
        {
            DateTime from = hour.AddMinutes(stretch.From), to = hour.AddMinutes(stretch.Until);
            await StepAsync(connection, InventorySql.CountTraitMinutes, new { from, to, version }, cancellationToken);
            await StepAsync(connection, InventorySql.ZeroTraitMinutes, new { from, to, version = nothing }, cancellationToken);
            await StepAsync(connection, InventorySql.CountShapeMinutes, new { from, to, version }, cancellationToken);
            await StepAsync(connection, InventorySql.ZeroShapeMinutes, new { from, to, version = nothing }, cancellationToken);
        }

        if (!known.IsCounted) await StepAsync(connection, InventorySql.NoteCounted, new { hour, version }, cancellationToken);
        await StepAsync(connection, InventorySql.SumTraits, new { hour, version }, cancellationToken);
        await StepAsync(connection, InventorySql.ZeroTraits, new { hour, version = nothing }, cancellationToken);
        await SumSchemasAsync(hour, version, cancellationToken);
        await StepAsync(connection, InventorySql.ZeroSchemas, new { hour, version = nothing }, cancellationToken);
        IEnumerable<ulong> endpoints = await connection.QueryAsync<ulong>(Command(InventorySql.EndpointsOfHour, new { hour }, cancellationToken));
        foreach (ulong[] some in endpoints.Chunk(EndpointsAtOnce))
        {
            BeforeStep();
            await drift.RecordAsync(some, cancellationToken);
        }
    }

    private async Task SumSchemasAsync(DateTime hour, ulong version, CancellationToken cancellationToken)
    {
        HourOfSchemas schemas = new();
        await using ClickHouseConnection reading = storage.CreateConnection();
        await reading.OpenAsync(cancellationToken);
        await using var rows = await reading.ExecuteReaderAsync(Command(InventorySql.Shapes, new { hour }, cancellationToken));
        while (await rows.ReadAsync(cancellationToken))
        {
            SchemaKey key = new(rows.GetFieldValue<ulong>(0), (SchemaDirection)rows.GetFieldValue<byte>(1), rows.GetString(2), rows.GetFieldValue<ushort>(3));
            schemas.Add(key, rows.GetString(4), (long)rows.GetFieldValue<ulong>(5));
            if (schemas.Complete.Count >= RowsAtOnce) await WriteAsync();
        }

        schemas.Finish();
        await WriteAsync();

        async Task WriteAsync()
        {
            BeforeStep();
            await ClickHouseBulkInsert.InsertAsync(storage, "endpoint_schemas", schemas.Take(hour, version), cancellationToken: cancellationToken);
        }
    }

    private async Task StepAsync(ClickHouseConnection connection, string sql, object arguments, CancellationToken cancellationToken)
    {
        BeforeStep();
        await connection.ExecuteAsync(Command(sql, arguments, cancellationToken));
    }

    private static CommandDefinition Command(string sql, object? arguments, CancellationToken cancellationToken) =>
        new(sql, arguments, commandTimeout: StatementSeconds, cancellationToken: cancellationToken);

    private static DateTime Utc(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Utc);

    private sealed class ProgressRow
    {
        public DateTime Now { get; set; }

        public DateTime RolledUntil { get; set; }

        public DateTime Oldest { get; set; }
    }

    private sealed class HourRow
    {
        public ulong Version { get; set; }

        public bool IsCounted { get; set; }
    }
}
