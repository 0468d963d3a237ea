using Dapper;
using Insight.Storage.ClickHouse;
using Insight.Storage.ClickHouse.Native;
using Insight.Testing;
using Xunit;

namespace Insight.Storage.Tests.ClickHouse;

public sealed class EmbeddedClickHouseBulkInsertTests(EngineFixture engine) : ClickHouseBulkInsertTests(engine), IClassFixture<EngineFixture>;

public sealed class RemoteClickHouseBulkInsertTests(RemoteEngineFixture engine) : ClickHouseBulkInsertTests(engine), IClassFixture<RemoteEngineFixture>;

public abstract class ClickHouseBulkInsertTests(EngineFixture engine) : IAsyncLifetime
{
    private ClickHouseDataSource _source = null!;
    private ClickHouseConnection _connection = null!;

    public async Task InitializeAsync()
    {
        _source = await engine.CreateDatabaseAsync();
        _connection = _source.CreateConnection();
        await _connection.OpenAsync();
    }

    public async Task DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _source.DisposeAsync();
    }

    [Fact]
    public async Task Insert_EveryKindOfColumn_ComesBackEqual()
    {
        await _connection.ExecuteAsync("""
            CREATE TABLE t
            (
              id UInt64, small Int8, flag Bool, kind Enum8('a' = 0, 'b' = 1), real Float64, time DateTime64(6, 'UTC'), second DateTime('UTC'), hash FixedString(4),
              text String, name LowCardinality(String), tags Array(LowCardinality(String)), labels Map(LowCardinality(String), String), counts Map(Int16, UInt64),
              maybe Nullable(UInt32), nested Array(Array(UInt8)), given String DEFAULT 'default'
            )
            ENGINE = MergeTree ORDER BY id
            """);
        var block = new NativeBlock();
        NumberColumn<ulong> id = block.AddNumber<ulong>("id", "UInt64");
        NumberColumn<sbyte> small = block.AddNumber<sbyte>("small", "Int8");
        NumberColumn<byte> flag = block.AddNumber<byte>("flag", "Bool");
        NumberColumn<sbyte> kind = block.AddNumber<sbyte>("kind", "Enum8('a' = 0, 'b' = 1)");
        NumberColumn<double> real = block.AddNumber<double>("real", "Float64");
        NumberColumn<long> time = block.AddTime("time");
        NumberColumn<uint> second = block.AddNumber<uint>("second", "DateTime('UTC')");
        FixedStringColumn hash = block.AddFixedString("hash", 4);
        StringColumn text = block.AddString("text");
        LowCardinalityStringColumn name = block.AddLowCardinality("name");
        ArrayColumn<LowCardinalityStringColumn> tags = block.Add("tags", new ArrayColumn<LowCardinalityStringColumn>(new()));
        var labels = block.Add("labels", new MapColumn<LowCardinalityStringColumn, StringColumn>(new(), new()));
        var counts = block.Add("counts", new MapColumn<NumberColumn<short>, NumberColumn<ulong>>(new("Int16"), new("UInt64")));
        var maybe = block.Add("maybe", new NullableColumn<NumberColumn<uint>>(new("UInt32")));
        var nested = block.Add("nested", new ArrayColumn<ArrayColumn<NumberColumn<byte>>>(new(new("UInt8"))));

        // Twice with the same block: what the first round left must not show in the second.
        for (int round = 0; round < 2; round++)
        {
            block.Reset();
            for (int i = 0; i < 1000; i++)
            {
                int n = (round * 1000) + i;
                id.Append((ulong)n);
                small.Append((sbyte)(n % 100 - 50));
                flag.Append((byte)(n % 2));
                kind.Append((sbyte)(n % 2));
                real.Append(n / 4.0);
                time.Append(n * 1_000_001L);
                second.Append((uint)n);
                hash.Append([(byte)n, 1, 2]);
                text.Append($"text {n}\0💣");
                name.Append($"name {n % 300}");
                for (int k = 0; k < n % 3; k++) tags.Elements.Append($"tag {k}");
                tags.EndRow();
                if (n % 2 == 0)
                {
                    labels.Keys.Append("version");
                    labels.Values.Append($"v{n}");
                }

                labels.EndRow();
                counts.Keys.Append(-1);
                counts.Values.Append((ulong)n);
                counts.EndRow();
                if (n % 5 == 0)
                {
                    maybe.AppendNull();
                }
                else
                {
                    maybe.Values.Append((uint)n);
                    maybe.EndValue();
                }

                nested.Elements.Elements.Append((byte)n);
                nested.Elements.EndRow();
                nested.EndRow();
            }

            await ClickHouseBulkInsert.InsertAsync(_source, "t", block);
        }

        Assert.Equal(0UL, await _connection.ExecuteScalarAsync<ulong>("""
            SELECT countIf(NOT (
              small = toInt8(id % 100) - 50 AND flag = (id % 2 = 1) AND toInt8(kind) = id % 2 AND real = id / 4 AND toUnixTimestamp64Micro(time) = id * 1000001
              AND toUnixTimestamp(second) = id AND hash = concat(char(id % 256), char(1), char(2), char(0)) AND text = concat('text ', toString(id), '\0💣')
              AND name = concat('name ', toString(id % 300)) AND tags = arrayMap(k -> concat('tag ', toString(k)), range(id % 3))
              AND labels = if(id % 2 = 0, map('version', concat('v', toString(id))), map()) AND counts = map(-1, id)
              AND (maybe IS NULL) = (id % 5 = 0) AND ifNull(maybe, 0) = if(id % 5 = 0, 0, id) AND nested = [[toUInt8(id % 256)]] AND given = 'default')) FROM t
            """));
        Assert.Equal(2000UL, await CountAsync("t"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(65_536)]
    [InlineData(65_537)]
    public async Task Insert_LowCardinality_EveryWidthOfIndex(int distinct)
    {
        await _connection.ExecuteAsync("CREATE TABLE t (id UInt64, name LowCardinality(String)) ENGINE = MergeTree ORDER BY id");
        var block = new NativeBlock();
        NumberColumn<ulong> id = block.AddNumber<ulong>("id", "UInt64");
        LowCardinalityStringColumn name = block.AddLowCardinality("name");
        for (int i = 0; i < 70_000; i++)
        {
            id.Append((ulong)i);
            name.Append($"{i % distinct}");
        }

        await ClickHouseBulkInsert.InsertAsync(_source, "t", block);

        Assert.Equal(distinct, name.DistinctValues);
        Assert.Equal(0UL, await _connection.ExecuteScalarAsync<ulong>("SELECT countIf(name != toString(id % @distinct)) FROM t", new { distinct }));
    }

    [Fact]
    public async Task Insert_SameTokenAgain_IsStoredOnce()
    {
        await _connection.ExecuteAsync("CREATE TABLE t (id UInt64) ENGINE = MergeTree ORDER BY id SETTINGS non_replicated_deduplication_window = 1000");
        NativeBlock block = Ids(100);

        await ClickHouseBulkInsert.InsertAsync(_source, "t", block, "journal:1:0-100");
        await ClickHouseBulkInsert.InsertAsync(_source, "t", block, "journal:1:0-100");
        Assert.Equal(100UL, await CountAsync("t"));

        await ClickHouseBulkInsert.InsertAsync(_source, "t", block, "journal:1:100-200");
        Assert.Equal(200UL, await CountAsync("t"));
    }

    [Fact]
    public async Task Insert_EmptyBlock_SendsNothing() => await ClickHouseBulkInsert.InsertAsync(_source, "no_such_table", Ids(0));

    [Fact]
    public async Task Insert_LargeBlockIntoAMissingTable_GivesTheServersReason()
    {
        ClickHouseException exception = await Assert.ThrowsAsync<ClickHouseException>(() => ClickHouseBulkInsert.InsertAsync(_source, "no_such_table", Ids(900_000)));

        Assert.Equal(60, exception.Code);
        Assert.False(exception.IsTransient);
    }

    [Fact]
    public async Task Insert_ColumnTheTableLacks_NamesIt()
    {
        await _connection.ExecuteAsync("CREATE TABLE t (other UInt64) ENGINE = MergeTree ORDER BY other");

        ClickHouseException exception = await Assert.ThrowsAsync<ClickHouseException>(() => ClickHouseBulkInsert.InsertAsync(_source, "t", Ids(1)));

        Assert.Contains("id", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Insert_UnequalColumns_IsRefusedBeforeSending()
    {
        var unequal = new NativeBlock();
        NumberColumn<ulong> a = unequal.AddNumber<ulong>("a", "UInt64");
        unequal.AddNumber<ulong>("b", "UInt64");
        a.Append(1);

        InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(() => ClickHouseBulkInsert.InsertAsync(_source, "t", unequal));

        Assert.Contains("'b' has 0 rows", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Insert_AwkwardNames_AreQuoted()
    {
        await _connection.ExecuteAsync("CREATE TABLE `a table` (`it\\`s a column` UInt64) ENGINE = MergeTree ORDER BY tuple()");
        var block = new NativeBlock();
        block.AddNumber<ulong>("it`s a column", "UInt64").Append(7);

        await ClickHouseBulkInsert.InsertAsync(_source, $"{_source.Database}.a table", block);

        Assert.Equal(1UL, await CountAsync("a table"));
    }

    private static NativeBlock Ids(int count)
    {
        var block = new NativeBlock();
        NumberColumn<ulong> id = block.AddNumber<ulong>("id", "UInt64");
        for (int i = 0; i < count; i++) id.Append((ulong)i);
        return block;
    }

    private Task<ulong> CountAsync(string table) => _connection.ExecuteScalarAsync<ulong>($"SELECT count() FROM {Identifier.Quote(table)}");
}
