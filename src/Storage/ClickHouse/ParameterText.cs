using System.Collections;
using System.Data;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;

namespace Insight.Storage.ClickHouse;

/// <summary>Values in the text form of ClickHouse's <c>param_</c> fields, and the types that fit them.</summary>
/// <remarks>A value on its own is written in the escaped form of TSV; inside arrays, tuples and maps texts and times are quoted.</remarks>
internal static class ParameterText
{
    public static string TypeOf(ClickHouseParameter parameter) => parameter.Value is null or DBNull
        ? TypeOfNull(parameter.DbType)
        : TypeOf(parameter.Value);

    public static string Format(object? value, string type)
    {
        if (value is null or DBNull) return "\\N";
        var text = new StringBuilder();
        Append(text, value, type, nested: false);
        return text.ToString();
    }

    private static string TypeOfNull(DbType type) => type switch
    {
        DbType.Boolean => "Nullable(Bool)",
        DbType.SByte or DbType.Int16 or DbType.Int32 or DbType.Int64 => "Nullable(Int64)",
        DbType.Byte or DbType.UInt16 or DbType.UInt32 or DbType.UInt64 => "Nullable(UInt64)",
        DbType.Single or DbType.Double => "Nullable(Float64)",
        DbType.Guid => "Nullable(UUID)",
        DbType.Date or DbType.DateTime or DbType.DateTime2 or DbType.DateTimeOffset => "Nullable(DateTime64(7, 'UTC'))",
        DbType.String or DbType.AnsiString or DbType.Binary => "Nullable(String)",
        _ => "Nullable(Nothing)",
    };

    private static string TypeOf(object value) => value switch
    {
        string or char or ReadOnlyMemory<byte> => "String",
        // Not `is byte[]`: to the runtime an sbyte[] is one too.
        Array when value.GetType() == typeof(byte[]) => "String",
        decimal number => $"Decimal(38, {number.Scale})",
        IPAddress { AddressFamily: AddressFamily.InterNetwork } => "IPv4",
        Enum => TypeOf(Enum.GetUnderlyingType(value.GetType()))!,
        IDictionary map => TypeOfMap(map),
        IEnumerable list => TypeOfList(list),
        ITuple tuple => $"Tuple({string.Join(", ", Enumerable.Range(0, tuple.Length).Select(i => tuple[i] is { } item ? TypeOf(item) : "Nullable(Nothing)"))})",
        _ => TypeOf(value.GetType()) ?? throw new NotSupportedException($"A parameter of type {value.GetType().Name} cannot be sent to ClickHouse."),
    };

    private static string? TypeOf(Type type) => Type.GetTypeCode(type) switch
    {
        _ when type.IsEnum => TypeOf(Enum.GetUnderlyingType(type)),
        TypeCode.Boolean => "Bool",
        TypeCode.SByte => "Int8",
        TypeCode.Byte => "UInt8",
        TypeCode.Int16 => "Int16",
        TypeCode.UInt16 => "UInt16",
        TypeCode.Int32 => "Int32",
        TypeCode.UInt32 => "UInt32",
        TypeCode.Int64 => "Int64",
        TypeCode.UInt64 => "UInt64",
        TypeCode.Single => "Float32",
        TypeCode.Double => "Float64",
        TypeCode.Decimal => "Decimal(38, 9)",
        TypeCode.String or TypeCode.Char => "String",
        TypeCode.DateTime => "DateTime64(7, 'UTC')",
        _ when type == typeof(Int128) => "Int128",
        _ when type == typeof(UInt128) => "UInt128",
        _ when type == typeof(BigInteger) => "Int256",
        _ when type == typeof(Guid) => "UUID",
        _ when type == typeof(DateTimeOffset) => "DateTime64(7, 'UTC')",
        _ when type == typeof(DateOnly) => "Date32",
        _ when type == typeof(byte[]) => "String",
        _ when typeof(IPAddress).IsAssignableFrom(type) => "IPv6",
        _ => null,
    };

    private static string TypeOfList(IEnumerable list)
    {
        bool hasNull = false;
        string? element = null;
        int scale = 0;
        foreach (object? item in list)
        {
            if (item is null) hasNull = true;
            else if (item is decimal number) (element, scale) = ("Decimal", Math.Max(scale, number.Scale));
            else if (item is IPAddress) element = "IPv6";
            else element ??= TypeOf(item);
        }

        if (element == "Decimal") element = $"Decimal(38, {scale})";
        element ??= DeclaredElementType(list.GetType()) ?? "String";
        return hasNull ? $"Array(Nullable({element}))" : $"Array({element})";
    }

    private static string? DeclaredElementType(Type list)
    {
        Type? element = list.GetInterfaces().Append(list)
            .FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0];
        return element is null ? null : TypeOf(Nullable.GetUnderlyingType(element) ?? element);
    }

    private static string TypeOfMap(IDictionary map)
    {
        // An array type of keys and of values already finds the common type; a map is made of the same.
        string keys = TypeOfList(map.Keys), values = TypeOfList(map.Values);
        return $"Map({keys["Array(".Length..^1]}, {values["Array(".Length..^1]})";
    }

    private static void Append(StringBuilder text, object? value, string type, bool nested)
    {
        switch (value)
        {
            case null or DBNull:
                text.Append(nested ? "NULL" : "\\N");
                break;
            case bool flag:
                text.Append(type.Contains("Int", StringComparison.Ordinal) ? flag ? "1" : "0" : flag ? "true" : "false");
                break;
            case string or char:
                AppendText(text, value.ToString()!, nested);
                break;
            case byte[] bytes when value.GetType() == typeof(byte[]):
                AppendBytes(text, bytes, nested);
                break;
            case ReadOnlyMemory<byte> bytes:
                AppendBytes(text, bytes.Span, nested);
                break;
            case Guid or IPAddress:
                AppendText(text, value.ToString()!, nested);
                break;
            case DateTime time:
                AppendText(text, Time(time.Kind == DateTimeKind.Local ? time.ToUniversalTime() : time, type), nested);
                break;
            case DateTimeOffset time:
                AppendText(text, Time(time.UtcDateTime, type), nested);
                break;
            case DateOnly date:
                AppendText(text, date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), nested);
                break;
            case double or float:
                text.Append(Real(Convert.ToDouble(value, CultureInfo.InvariantCulture), value));
                break;
            case Enum:
                text.Append(Enum.Format(value.GetType(), value, "d"));
                break;
            case IDictionary map:
                AppendMap(text, map, type);
                break;
            case IEnumerable list:
                AppendAll(text, '[', list.Cast<object?>(), ']', type);
                break;
            case IFormattable number:
                text.Append(number.ToString(null, CultureInfo.InvariantCulture));
                break;
            case ITuple tuple:
                AppendAll(text, '(', Enumerable.Range(0, tuple.Length).Select(i => tuple[i]), ')', type);
                break;
            default:
                throw new NotSupportedException($"A parameter of type {value.GetType().Name} cannot be sent to ClickHouse.");
        }
    }

    private static void AppendAll(StringBuilder text, char open, IEnumerable<object?> items, char close, string type)
    {
        text.Append(open);
        bool first = true;
        foreach (object? item in items)
        {
            if (!first) text.Append(',');
            first = false;
            Append(text, item, type, nested: true);
        }

        text.Append(close);
    }

    private static void AppendMap(StringBuilder text, IDictionary map, string type)
    {
        text.Append('{');
        bool first = true;
        foreach (DictionaryEntry entry in map)
        {
            if (!first) text.Append(',');
            first = false;
            Append(text, entry.Key, type, nested: true);
            text.Append(':');
            Append(text, entry.Value, type, nested: true);
        }

        text.Append('}');
    }

    private static string Real(double number, object original) =>
        double.IsNaN(number) ? "nan"
        : double.IsPositiveInfinity(number) ? "inf"
        : double.IsNegativeInfinity(number) ? "-inf"
        : ((IFormattable)original).ToString("R", CultureInfo.InvariantCulture);

    // A type without fractions does not take them; every declared type is read in UTC (session_timezone).
    private static string Time(DateTime time, string type) => time.ToString(
        type.Contains("DateTime64", StringComparison.Ordinal) ? "yyyy-MM-dd HH:mm:ss.fffffff"
        : type.Contains("DateTime", StringComparison.Ordinal) ? "yyyy-MM-dd HH:mm:ss"
        : type.Contains("Date", StringComparison.Ordinal) ? "yyyy-MM-dd"
        : "yyyy-MM-dd HH:mm:ss.fffffff",
        CultureInfo.InvariantCulture);

    private static void AppendText(StringBuilder text, string value, bool nested)
    {
        if (nested) text.Append('\'');
        foreach (char c in value)
        {
            _ = c switch
            {
                '\\' => text.Append("\\\\"),
                '\'' => text.Append("\\'"),
                '\t' => text.Append("\\t"),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\0' => text.Append("\\0"),
                '\b' => text.Append("\\b"),
                '\f' => text.Append("\\f"),
                _ => text.Append(c),
            };
        }

        if (nested) text.Append('\'');
    }

    private static void AppendBytes(StringBuilder text, ReadOnlySpan<byte> value, bool nested)
    {
        if (nested) text.Append('\'');
        foreach (byte b in value) text.Append("\\x").Append(b.ToString("X2", CultureInfo.InvariantCulture));
        if (nested) text.Append('\'');
    }
}
