using System.Globalization;
using System.Net;
using System.Numerics;
using System.Text;

namespace Insight.Storage.ClickHouse.Types;

/// <summary>Which .NET type stands for which ClickHouse type, and how it is read.</summary>
/// <remarks>
/// Times are <see cref="DateTime"/> in UTC, whatever zone the column shows. Enums are their names. FixedString is bytes. Int256 and UInt256
/// are <see cref="BigInteger"/>. Tuples are arrays of objects. Where a map repeats a key, the last value counts.
/// </remarks>
internal static class TypeCatalog
{
    private static readonly DateTime s_epoch = DateTime.UnixEpoch;

    public static Cell CreateCell(string type)
    {
        TypeNode node = Unwrap(TypeNode.Parse(type));
        bool isNullable = node.Name == "Nullable";
        return Create(isNullable ? node.Arguments[0] : node).ToCell(isNullable);
    }

    private static TypeNode Unwrap(TypeNode node) => node.Name switch
    {
        "LowCardinality" => Unwrap(node.Arguments[0]),
        "SimpleAggregateFunction" => Unwrap(node.Arguments[^1]),
        _ => node,
    };

    private static ValueCodec Create(TypeNode node)
    {
        node = Unwrap(node);
        return node.Name switch
        {
            "UInt8" => Number<byte>(),
            "UInt16" => Number<ushort>(),
            "UInt32" => Number<uint>(),
            "UInt64" => Number<ulong>(),
            "UInt128" => new StructCodec<UInt128>(static (ref bytes) => bytes.TakeUInt128()),
            "UInt256" => Big(isUnsigned: true),
            "Int8" => Number<sbyte>(),
            "Int16" => Number<short>(),
            "Int32" => Number<int>(),
            "Int64" => Number<long>(),
            "Int128" => new StructCodec<Int128>(static (ref bytes) => (Int128)bytes.TakeUInt128()),
            "Int256" => Big(isUnsigned: false),
            "Float32" => Number<float>(),
            "Float64" => Number<double>(),
            "BFloat16" => new StructCodec<float>(static (ref bytes) => BitConverter.Int32BitsToSingle(bytes.Take<ushort>() << 16)),
            "Bool" => new StructCodec<bool>(static (ref bytes) => bytes.TakeByte() != 0),
            "String" => new ClassCodec<string>(static (ref bytes) => Encoding.UTF8.GetString(bytes.Take(bytes.TakeCount()))),
            "FixedString" => FixedBytes(Number(node, 0)),
            "UUID" => new StructCodec<Guid>(ReadGuid),
            "Date" => new StructCodec<DateTime>(static (ref bytes) => s_epoch.AddDays(bytes.Take<ushort>())),
            "Date32" => new StructCodec<DateTime>(static (ref bytes) => s_epoch.AddDays(bytes.Take<int>())),
            "DateTime" or "DateTime32" => new StructCodec<DateTime>(static (ref bytes) => s_epoch.AddSeconds(bytes.Take<uint>())),
            "DateTime64" => DateTime64(Number(node, 0)),
            "Time" => new StructCodec<TimeSpan>(static (ref bytes) => TimeSpan.FromSeconds(bytes.Take<int>())),
            "Time64" => Time64(Number(node, 0)),
            "Enum8" => Enumeration(node, static (ref bytes) => bytes.Take<sbyte>()),
            "Enum16" => Enumeration(node, static (ref bytes) => bytes.Take<short>()),
            "Decimal" => Decimal(Number(node, 0), Number(node, 1)),
            "Decimal32" => Decimal(9, Number(node, 0)),
            "Decimal64" => Decimal(18, Number(node, 0)),
            "Decimal128" => Decimal(38, Number(node, 0)),
            "Decimal256" => Decimal(76, Number(node, 0)),
            "IPv4" => new ClassCodec<IPAddress>(ReadIPv4),
            "IPv6" => new ClassCodec<IPAddress>(static (ref bytes) => new IPAddress(bytes.Take(16))),
            "Nothing" => new ClassCodec<object>(static (ref _) => DBNull.Value),
            "Nullable" => Create(node.Arguments[0]).ToNullable(),
            "Array" => Create(node.Arguments[0]).ToArray(),
            "Nested" => new TupleCodec([.. node.Arguments.Select(Create)]).ToArray(),
            "Tuple" => new TupleCodec([.. node.Arguments.Select(Create)]),
            "Map" => Create(node.Arguments[0]).ToMap(Create(node.Arguments[1])),
            _ when node.Name.StartsWith("Interval", StringComparison.Ordinal) => Number<long>(),
            _ => throw new NotSupportedException($"Columns of type {node.Name} cannot be read: convert it in the query, for example with toString()."),
        };
    }

    private static StructCodec<T> Number<T>() where T : unmanaged => new(static (ref bytes) => bytes.Take<T>());

    private static int Number(TypeNode node, int argument) =>
        argument < node.Arguments.Count && int.TryParse(node.Arguments[argument].Name, CultureInfo.InvariantCulture, out int number)
            ? number
            : throw new NotSupportedException($"The ClickHouse type {node.Name} lacks its argument {argument + 1}.");

    private static StructCodec<BigInteger> Big(bool isUnsigned) => new((ref bytes) => new BigInteger(bytes.Take(32), isUnsigned));

    private static ClassCodec<byte[]> FixedBytes(int length) => new((ref bytes) => bytes.Take(length).ToArray());

    private static StructCodec<DateTime> DateTime64(int digits) => new((ref bytes) => s_epoch.AddTicks(Ticks(bytes.Take<long>(), digits)));

    private static StructCodec<TimeSpan> Time64(int digits) => new((ref bytes) => new TimeSpan(Ticks(bytes.Take<long>(), digits)));

    // .NET's ticks are 100 ns: digits 8 and 9 are cut off, towards the past.
    private static long Ticks(long value, int digits)
    {
        for (; digits < 7; digits++) value *= 10;
        long divisor = 1;
        for (; digits > 7; digits--) divisor *= 10;
        return (value - (((value % divisor) + divisor) % divisor)) / divisor;
    }

    private static Guid ReadGuid(ref RowBytes bytes)
    {
        // Two little-endian 64-bit halves of the 16 bytes as they are written in text.
        ulong high = bytes.Take<ulong>(), low = bytes.Take<ulong>();
        Span<byte> text = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(text, high);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(text[8..], low);
        return new Guid(text, bigEndian: true);
    }

    private static IPAddress ReadIPv4(ref RowBytes bytes)
    {
        Span<byte> address = stackalloc byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(address, bytes.Take<uint>());
        return new IPAddress(address);
    }

    private static ClassCodec<string> Enumeration(TypeNode node, ReadValue<int> read)
    {
        var names = node.Arguments.ToDictionary(
            static item => int.Parse(item.Arguments[0].Name, CultureInfo.InvariantCulture), static item => item.Name);
        return new ClassCodec<string>((ref bytes) =>
        {
            int value = read(ref bytes);
            return names.TryGetValue(value, out string? name) ? name : value.ToString(CultureInfo.InvariantCulture);
        });
    }

    private static StructCodec<decimal> Decimal(int precision, int scale)
    {
        int size = precision switch { <= 9 => 4, <= 18 => 8, <= 38 => 16, _ => 32 };
        BigInteger divisor = BigInteger.Pow(10, scale);
        return new StructCodec<decimal>((ref bytes) => ToDecimal(new BigInteger(bytes.Take(size)), divisor, scale));
    }

    private static decimal ToDecimal(BigInteger value, BigInteger divisor, int scale)
    {
        if (scale <= 28 && BigInteger.Abs(value).GetBitLength() <= 96)
        {
            UInt128 magnitude = (UInt128)BigInteger.Abs(value);
            return new decimal((int)(uint)magnitude, (int)(uint)(magnitude >> 32), (int)(uint)(magnitude >> 64), value.Sign < 0, (byte)scale);
        }

        // More digits than a decimal holds: the fraction is rounded; a whole part that does not fit is an OverflowException.
        return (decimal)(value / divisor) + (decimal)((double)(value % divisor) / (double)divisor);
    }
}
