using Dapper;
using FsCheck;
using FsCheck.Fluent;
using Insight.Storage.ClickHouse;
using Insight.Testing;
using Xunit;

namespace Insight.Storage.Tests.ClickHouse;

/// <summary>Any value sent as a parameter comes back as the same value: alone, and in an array of its kind.</summary>
public sealed class ParameterRoundTripTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(60).WithReplay(new Replay(new Rnd(20260301UL, 7UL), null));

    [Fact]
    public void Query_String_ComesBackEqual() => RoundTrip(Texts());

    [Fact]
    public void Query_SByte_ComesBackEqual() => RoundTrip(Generate<sbyte>());

    [Fact]
    public void Query_Int16_ComesBackEqual() => RoundTrip(Generate<short>());

    [Fact]
    public void Query_Int32_ComesBackEqual() => RoundTrip(Generate<int>());

    [Fact]
    public void Query_Int64_ComesBackEqual() => RoundTrip(Generate<long>());

    [Fact]
    public void Query_UInt64_ComesBackEqual() => RoundTrip(Generate<ulong>());

    [Fact]
    public void Query_Double_ComesBackEqual() => RoundTrip(Generate<double>());

    [Fact]
    public void Query_Single_ComesBackEqual() => RoundTrip(Generate<float>());

    [Fact]
    public void Query_Boolean_ComesBackEqual() => RoundTrip(Generate<bool>());

    [Fact]
    public void Query_Guid_ComesBackEqual() => RoundTrip(Generate<Guid>());

    [Fact]
    public void Query_Int128_ComesBackEqual() => RoundTrip(Generate<long>().Select(static n => (Int128)n * n * n / 3));

    // 28 digits in all, so that every value of one array fits the array's common scale.
    [Fact]
    public void Query_Decimal_ComesBackEqual() => RoundTrip(Generate<long>().SelectMany(static n => Gen.Choose(0, 9).Select(scale => new decimal((int)n, (int)(n >> 32), 0, n % 2 == 0, (byte)scale))));

    // DateTime64(7) ends before the year 2263 in its widest form; every tick between is exact.
    [Fact]
    public void Query_DateTime_ComesBackEqual() => RoundTrip(Generate<long>().Select(static n => new DateTime(
        new DateTime(1900, 1, 1).Ticks + (long)((ulong)n % (ulong)(new DateTime(2262, 1, 1).Ticks - new DateTime(1900, 1, 1).Ticks)), DateTimeKind.Utc)));

    private static Gen<T> Generate<T>() => ArbMap.Default.GeneratorFor<T>();

    // Lone surrogates are not text: UTF-8 cannot carry them.
    private static Gen<string> Texts() => Generate<string?>().Select(static text =>
        System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text ?? "\0\\'\t\r\n\b\f\"`@{}💣")));

    private void RoundTrip<T>(Gen<T> values)
    {
        using ClickHouseConnection connection = engine.Source.CreateConnection();
        connection.Open();
        Prop.ForAll(Arb.From(Gen.ArrayOf(values)), sent =>
        {
            T[] received = connection.QuerySingle<Row<T>>("SELECT @sent AS Values", new { sent }).Values;
            if (!sent.SequenceEqual(received)) return false;
            if (sent.Length == 0) return true;
            using ClickHouseCommand command = connection.CreateCommand();
            command.CommandText = "SELECT @value";
            command.Parameters.Add("value", sent[0]);
            using var reader = (ClickHouseDataReader)command.ExecuteReader();
            return reader.Read() && EqualityComparer<T>.Default.Equals(sent[0], reader.GetFieldValue<T>(0));
        }).Check(s_config);
    }

    private sealed class Row<T>
    {
        public T[] Values { get; set; } = [];
    }
}
