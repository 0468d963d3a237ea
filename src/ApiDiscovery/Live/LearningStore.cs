using Dapper;
using Insight.Storage.ClickHouse;
using Insight.Storage.ClickHouse.Native;

namespace Insight.ApiDiscovery.Live;

/// <summary>What the live learner reads from tables and writes to them.</summary>
internal sealed class LearningStore(ClickHouseDataSource storage)
{
    /// <summary>A statement reads some minutes of records; longer than this and something is wrong.</summary>
    private const int StatementSeconds = 300;

    /// <summary>Ids that are looked at in one go, newest first: those of a flood of made-up paths mean nothing anyway.</summary>
    private const int MaxStampedIds = 20_000;

    public async Task<(long NowUs, long DoneUs, long OldestUs)> ReadProgressAsync(CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection();
        return await connection.QuerySingleAsync<(long, long, long)>(Command(LearningSql.Progress, null, cancellationToken));
    }

    public Task NoteProgressAsync(DateTime until, CancellationToken cancellationToken) => ExecuteAsync(LearningSql.NoteProgress, new { until }, cancellationToken);

    /// <summary>Records stored in a stretch of time, microseconds since 1970.</summary>
    public async IAsyncEnumerable<NewRecord> ReadRecordsAsync(long from, long to, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection();
        await foreach (NewRecord record in connection.QueryUnbufferedAsync<NewRecord>(LearningSql.NewRecords, new { from, to }, commandTimeout: StatementSeconds).WithCancellation(cancellationToken)) yield return record;
    }

    /// <summary>The states of all hosts up to a time, in no order and one by one: together they may be large.</summary>
    public IAsyncEnumerable<StateRow> ReadStatesAsync(DateTime before, CancellationToken cancellationToken) =>
        ReadStatesAsync(new { from = DateTime.UnixEpoch, before, all = true, tenant = "", app = "", host = "" }, cancellationToken);

    /// <summary>The states of a host in a stretch of time.</summary>
    public IAsyncEnumerable<StateRow> ReadStatesAsync(StateStretch stretch, CancellationToken cancellationToken) => ReadStatesAsync(
        new { from = stretch.From, before = stretch.Until, all = false, tenant = stretch.Host.Tenant, app = stretch.Host.App, host = stretch.Host.Host }, cancellationToken);

    public Task<List<StateStretch>> ReadDaysToMergeAsync(DateTime before, int limit, CancellationToken cancellationToken) =>
        ReadStretchesAsync(LearningSql.DaysToMerge, before, limit, cancellationToken);

    public Task<List<StateStretch>> ReadPastToMergeAsync(DateTime before, int limit, CancellationToken cancellationToken) =>
        ReadStretchesAsync(LearningSql.PastToMerge, before, limit, cancellationToken);

    public Task WriteStatesAsync(IEnumerable<StateRow> rows, CancellationToken cancellationToken)
    {
        NativeBlock block = new();
        NumberColumn<uint> hours = block.AddNumber<uint>("hour", "DateTime('UTC')"), until = block.AddNumber<uint>("until", "DateTime('UTC')");
        LowCardinalityStringColumn tenant = block.AddLowCardinality("tenant"), app = block.AddLowCardinality("app"), host = block.AddLowCardinality("host");
        StringColumn bytes = block.AddString("state");
        NumberColumn<ulong> version = block.AddNumber<ulong>("version", "UInt64");
        foreach (StateRow row in rows)
        {
            hours.Append(row.Hour);
            until.Append(row.Until);
            tenant.Append(row.Host.Tenant);
            app.Append(row.Host.App);
            host.Append(row.Host.Host);
            bytes.Append(row.State);
            version.Append(row.Version);
        }

        return ClickHouseBulkInsert.InsertAsync(storage, "learning_states", block, cancellationToken: cancellationToken);
    }

    public async Task<List<LearnedRow>> ReadLearnedAsync(CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection();
        return (await connection.QueryAsync<LearnedRow>(Command(LearningSql.Learned, null, cancellationToken))).AsList();
    }

    public Task WriteLearnedAsync(IReadOnlyList<LearnedRow> rows, CancellationToken cancellationToken) =>
        ClickHouseBulkInsert.InsertAsync(storage, "learned_endpoints", LearnedBlock.Of(rows), cancellationToken: cancellationToken);

    public async Task<List<StampedId>> ReadStampedIdsAsync(HostKey host, CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection();
        object arguments = new { tenant = host.Tenant, app = host.App, host = host.Host, limit = MaxStampedIds };
        return (await connection.QueryAsync<StampedId>(Command(LearningSql.StampedIds, arguments, cancellationToken))).AsList();
    }

    public async Task<Dictionary<ulong, ulong>> ReadAliasesAsync(CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection();
        return (await connection.QueryAsync<(ulong Alias, ulong Endpoint)>(Command(LearningSql.Aliases, null, cancellationToken))).ToDictionary(row => row.Alias, row => row.Endpoint);
    }

    /// <summary>Writes what ids stand for, then has everything that they are counted in computed again.</summary>
    public async Task WriteAliasesAsync(IReadOnlyDictionary<ulong, ulong> aliases, ulong newVersion, CancellationToken cancellationToken)
    {
        NativeBlock block = new();
        NumberColumn<ulong> alias = block.AddNumber<ulong>("alias_id", "UInt64"), endpoint = block.AddNumber<ulong>("endpoint_id", "UInt64"), version = block.AddNumber<ulong>("version", "UInt64");
        foreach ((ulong from, ulong to) in aliases)
        {
            alias.Append(from);
            endpoint.Append(to);
            version.Append(newVersion);
        }

        await ClickHouseBulkInsert.InsertAsync(storage, "endpoint_aliases", block, cancellationToken: cancellationToken);
        foreach (ulong[] ids in aliases.Keys.Chunk(1000)) await ExecuteAsync(LearningSql.MarkWindows, new { ids }, cancellationToken);
    }

    private async IAsyncEnumerable<StateRow> ReadStatesAsync(object arguments, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection();
        var rows = connection.QueryUnbufferedAsync<(string Tenant, string App, string Host, uint Hour, uint Until, string State, ulong Version)>(
            LearningSql.States, arguments, commandTimeout: StatementSeconds);
        await foreach (var row in rows.WithCancellation(cancellationToken))
            yield return new StateRow(new HostKey(row.Tenant, row.App, row.Host), row.Hour, row.Until, Convert.FromBase64String(row.State), row.Version);
    }

    private async Task<List<StateStretch>> ReadStretchesAsync(string sql, DateTime before, int limit, CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection();
        IEnumerable<(string Tenant, string App, string Host, DateTime From, DateTime Until)> rows =
            await connection.QueryAsync<(string, string, string, DateTime, DateTime)>(Command(sql, new { before, limit }, cancellationToken));
        return [.. rows.Select(row => new StateStretch(new HostKey(row.Tenant, row.App, row.Host), Utc(row.From), Utc(row.Until)))];
    }

    private static DateTime Utc(DateTime time) => DateTime.SpecifyKind(time, DateTimeKind.Utc);

    private async Task ExecuteAsync(string sql, object arguments, CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection();
        await connection.ExecuteAsync(Command(sql, arguments, cancellationToken));
    }

    private static CommandDefinition Command(string sql, object? arguments, CancellationToken cancellationToken) =>
        new(sql, arguments, commandTimeout: StatementSeconds, cancellationToken: cancellationToken);
}
