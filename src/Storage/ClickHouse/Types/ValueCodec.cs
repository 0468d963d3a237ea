namespace Insight.Storage.ClickHouse.Types;

/// <summary>Reads values of one ClickHouse type from RowBinary.</summary>
internal abstract class ValueCodec
{
    public abstract object? ReadBoxed(ref RowBytes bytes);

    public abstract ValueCodec ToNullable();

    public abstract ValueCodec ToArray();

    public abstract ValueCodec ToMap(ValueCodec values);

    public abstract Cell ToCell(bool isNullable);

    internal abstract ValueCodec ToMapWithKey<TKey>(ValueCodec<TKey> keys) where TKey : notnull;
}

/// <summary>Reads values as <typeparamref name="T"/>, and builds the codecs of the types made from it.</summary>
internal abstract class ValueCodec<T> : ValueCodec
{
    public abstract T Read(ref RowBytes bytes);

    public override object? ReadBoxed(ref RowBytes bytes) => Read(ref bytes);

    public override ValueCodec ToNullable() => new NullableReferenceCodec<T>(this);

    public override ValueCodec ToArray() => new ArrayCodec<T>(this);

    public override ValueCodec ToMap(ValueCodec values) => throw new NotSupportedException($"{typeof(T).Name} cannot be the key of a map.");

    public override Cell ToCell(bool isNullable) => new Cell<T>(this, isNullable);

    internal override ValueCodec ToMapWithKey<TKey>(ValueCodec<TKey> keys) => new MapCodec<TKey, T>(keys, this);
}

internal delegate T ReadValue<out T>(ref RowBytes bytes);

/// <summary>A value type, read by a function.</summary>
internal sealed class StructCodec<T>(ReadValue<T> read) : ValueCodec<T> where T : struct
{
    public override T Read(ref RowBytes bytes) => read(ref bytes);

    public override ValueCodec ToNullable() => new NullableStructCodec<T>(this);

    public override ValueCodec ToMap(ValueCodec values) => values.ToMapWithKey(this);
}

/// <summary>A reference type, read by a function.</summary>
internal sealed class ClassCodec<T>(ReadValue<T> read) : ValueCodec<T> where T : class
{
    public override T Read(ref RowBytes bytes) => read(ref bytes);

    public override ValueCodec ToMap(ValueCodec values) => values.ToMapWithKey(this);
}

internal sealed class NullableStructCodec<T>(ValueCodec<T> inner) : ValueCodec<T?> where T : struct
{
    public override T? Read(ref RowBytes bytes) => bytes.TakeByte() != 0 ? null : inner.Read(ref bytes);
}

internal sealed class NullableReferenceCodec<T>(ValueCodec<T> inner) : ValueCodec<T?>
{
    public override T? Read(ref RowBytes bytes) => bytes.TakeByte() != 0 ? default : inner.Read(ref bytes);
}

internal sealed class ArrayCodec<T>(ValueCodec<T> element) : ValueCodec<T[]>
{
    public override T[] Read(ref RowBytes bytes)
    {
        int count = bytes.TakeCount();
        // A count is believed only as far as there are bytes to back it.
        if (bytes.IsShort || count == 0) return [];
        var items = new List<T>(Math.Min(count, bytes.Remaining + 1));
        for (int i = 0; i < count && !bytes.IsShort; i++) items.Add(element.Read(ref bytes));
        return [.. items];
    }
}

internal sealed class MapCodec<TKey, TValue>(ValueCodec<TKey> keys, ValueCodec<TValue> values) : ValueCodec<Dictionary<TKey, TValue>>
    where TKey : notnull
{
    public override Dictionary<TKey, TValue> Read(ref RowBytes bytes)
    {
        int count = bytes.TakeCount();
        if (bytes.IsShort) return [];
        var map = new Dictionary<TKey, TValue>(Math.Min(count, bytes.Remaining + 1));
        for (int i = 0; i < count && !bytes.IsShort; i++)
        {
            TKey key = keys.Read(ref bytes);
            map[key] = values.Read(ref bytes);
        }

        return map;
    }
}

internal sealed class TupleCodec(ValueCodec[] fields) : ValueCodec<object?[]>
{
    public override object?[] Read(ref RowBytes bytes)
    {
        object?[] values = new object?[fields.Length];
        for (int i = 0; i < fields.Length; i++) values[i] = fields[i].ReadBoxed(ref bytes);
        return values;
    }
}
