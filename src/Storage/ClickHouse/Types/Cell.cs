namespace Insight.Storage.ClickHouse.Types;

/// <summary>One column of the current row. Typed, so that reading a number through its own getter boxes nothing.</summary>
internal abstract class Cell
{
    public bool IsNull { get; protected set; }

    public abstract Type ClrType { get; }

    public abstract object Boxed { get; }

    public abstract void Read(ref RowBytes bytes);
}

internal sealed class Cell<T>(ValueCodec<T> codec, bool isNullable) : Cell
{
    private T _value = default!;

    public T Value => !IsNull ? _value : throw new InvalidCastException("The value is NULL.");

    public override Type ClrType => typeof(T);

    public override object Boxed => IsNull ? DBNull.Value : _value!;

    public override void Read(ref RowBytes bytes)
    {
        IsNull = isNullable && bytes.TakeByte() != 0;
        if (!IsNull) _value = codec.Read(ref bytes);
    }
}
