using System.Net;
using System.Numerics;
using Insight.Storage.ClickHouse;
using Insight.Testing;
using Xunit;

namespace Insight.Storage.Tests.ClickHouse;

public sealed class ClickHouseTypeTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    public static TheoryData<string, object?> Values => new()
    {
        { "toUInt8(255)", (byte)255 },
        { "toUInt16(65535)", (ushort)65535 },
        { "toUInt32(4294967295)", 4294967295u },
        { "toUInt64('18446744073709551615')", ulong.MaxValue },
        { "toUInt128('340282366920938463463374607431768211455')", UInt128.MaxValue },
        { "toUInt256('115792089237316195423570985008687907853269984665640564039457584007913129639935')", (BigInteger.One << 256) - 1 },
        { "toInt8(-128)", sbyte.MinValue },
        { "toInt16(-32768)", short.MinValue },
        { "toInt32(-2147483648)", int.MinValue },
        { "toInt64('-9223372036854775808')", long.MinValue },
        { "toInt128('-170141183460469231731687303715884105728')", Int128.MinValue },
        { "toInt256('-5')", new BigInteger(-5) },
        { "toFloat32(1.5)", 1.5f },
        { "toFloat64('-0.1')", -0.1 },
        { "toFloat64('nan')", double.NaN },
        { "toBFloat16(1.5)", 1.5f },
        { "true", true },
        { "toDecimal32('-1.50', 2)", -1.50m },
        { "toDecimal64('123456789012.345', 3)", 123456789012.345m },
        { "toDecimal128('-0.0000000000000000001', 19)", -0.0000000000000000001m },
        { "toDecimal256('1234567890123456789.5', 1)", 1234567890123456789.5m },
        { "'naïve\\0💣'", "naïve\0💣" },
        { "toFixedString('ab', 4)", new byte[] { 97, 98, 0, 0 } },
        { "toUUID('61f0c404-5cb3-11e7-907b-a6006ad3dba0')", Guid.Parse("61f0c404-5cb3-11e7-907b-a6006ad3dba0") },
        { "toDate('2149-06-06')", Utc(2149, 6, 6) },
        { "toDate32('1900-01-01')", Utc(1900, 1, 1) },
        { "toDateTime('2024-07-01 12:00:00', 'Europe/Berlin')", Utc(2024, 7, 1).AddHours(10) },
        { "toDateTime64('1960-01-01 00:00:00.001', 3, 'UTC')", Utc(1960, 1, 1).AddMilliseconds(1) },
        { "toDateTime64('2024-07-01 12:00:00.123456789', 9, 'Asia/Tokyo')", Utc(2024, 7, 1).AddHours(3).AddTicks(1_234_567) },
        { "toDateTime64('1969-12-31 23:59:59.999999999', 9, 'UTC')", Utc(1970, 1, 1).AddTicks(-1) },
        { "CAST('b', 'Enum8(\\'a\\' = -1, \\'b\\' = 2)')", "b" },
        { "CAST('it\\'s, = (b)', 'Enum16(\\'it\\\\\\'s, = (b)\\' = 1000)')", "it's, = (b)" },
        { "toIPv4('192.168.1.254')", IPAddress.Parse("192.168.1.254") },
        { "toIPv6('2001:db8::1')", IPAddress.Parse("2001:db8::1") },
        { "toNullable(5)", (byte)5 },
        { "CAST(NULL, 'Nullable(String)')", null },
        { "NULL", null },
        { "toLowCardinality('x')", "x" },
        { "CAST(NULL, 'LowCardinality(Nullable(String))')", null },
        { "CAST('y', 'LowCardinality(Nullable(String))')", "y" },
        { "[1, 2, 3]", new byte[] { 1, 2, 3 } },
        { "[[toInt32(1)], []]", new int[][] { [1], [] } },
        { "[NULL, toInt32(1)]", new int?[] { null, 1 } },
        { "[NULL, 'a']", new string?[] { null, "a" } },
        { "emptyArrayString()", Array.Empty<string>() },
        { "map('a', toUInt64(1), 'b', 2)", new Dictionary<string, ulong> { ["a"] = 1, ["b"] = 2 } },
        { "CAST(map(toInt16(-1), toUInt64(1)), 'Map(Int16, UInt64)')", new Dictionary<short, ulong> { [-1] = 1 } },
        { "CAST(map('a', ['x']), 'Map(LowCardinality(String), Array(LowCardinality(String)))')", new Dictionary<string, string[]> { ["a"] = ["x"] } },
        { "tuple(toInt32(1), 'a', NULL)", new object?[] { 1, "a", null } },
        { "CAST((1, 'a'), 'Tuple(id UInt8, `the name` String)')", new object?[] { (byte)1, "a" } },
        { "CAST([(1, 'a')], 'Nested(id UInt8, name String)')", new object?[][] { [(byte)1, "a"] } },
        { "toIntervalSecond(7)", 7L },
        { "CAST(1, 'SimpleAggregateFunction(sum, UInt64)')", 1UL },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public async Task GetValue_EachType_HasItsNetForm(string expression, object? expected)
    {
        await using ClickHouseConnection connection = engine.Source.CreateConnection();
        await connection.OpenAsync();
        await using ClickHouseCommand command = connection.CreateCommand();
        // A value behind it shows that exactly the right number of bytes was read.
        command.CommandText = $"SELECT {expression} AS value, 'behind' AS behind FROM numbers(2)";
        await using var reader = (ClickHouseDataReader)await command.ExecuteReaderAsync();
        for (int row = 0; row < 2; row++)
        {
            Assert.True(await reader.ReadAsync());
            object actual = reader.GetValue(0);
            Assert.Equal(expected ?? DBNull.Value, actual);
            Assert.Equal(expected is null, reader.IsDBNull(0));
            if (expected is not null) Assert.Equal(expected.GetType(), reader.GetFieldType(0));
            Assert.Equal("behind", reader.GetString(1));
        }

        Assert.False(await reader.ReadAsync());
    }

    [Fact]
    public async Task GetFieldValue_ConvertsWhereNothingIsLost()
    {
        await using ClickHouseConnection connection = engine.Source.CreateConnection();
        await connection.OpenAsync();
        await using ClickHouseCommand command = connection.CreateCommand();
        command.CommandText = "SELECT toUInt64(7) AS a, toDate('2024-01-02') AS b, 'text' AS c, toFixedString('ab', 4) AS d, toUInt64('18446744073709551615') AS e, NULL AS f";
        await using var reader = (ClickHouseDataReader)await command.ExecuteReaderAsync();
        Assert.True(await reader.ReadAsync());

        Assert.Equal(7, reader.GetInt32(0));
        Assert.Equal(7L, reader.GetFieldValue<long?>(0));
        Assert.Equal(new DateOnly(2024, 1, 2), reader.GetFieldValue<DateOnly>(1));
        Assert.Equal("text"u8.ToArray(), reader.GetFieldValue<byte[]>(2));
        Assert.Equal("ab", reader.GetString(3));
        Assert.Throws<OverflowException>(() => reader.GetInt64(4));
        Assert.Throws<InvalidCastException>(() => reader.GetInt64(5));
        Assert.Throws<ArgumentException>(() => reader.GetOrdinal("missing"));
    }

    [Fact]
    public async Task ExecuteReader_TypeThatCannotBeRead_SaysWhatToDo()
    {
        await using ClickHouseConnection connection = engine.Source.CreateConnection();
        await connection.OpenAsync();
        await using ClickHouseCommand command = connection.CreateCommand();
        command.CommandText = "SELECT uniqState(number) FROM numbers(3)";

        NotSupportedException exception = await Assert.ThrowsAsync<NotSupportedException>(() => command.ExecuteReaderAsync());

        Assert.Contains("AggregateFunction", exception.Message, StringComparison.Ordinal);
    }

    private static DateTime Utc(int year, int month, int day) => new(year, month, day, 0, 0, 0, DateTimeKind.Utc);
}
