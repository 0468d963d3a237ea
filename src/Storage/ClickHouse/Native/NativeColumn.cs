namespace Insight.Storage.ClickHouse.Native;

/// <summary>The values of one column of a <see cref="NativeBlock"/>, kept in the form in which they are sent.</summary>
public abstract class NativeColumn
{
    private protected NativeColumn(string typeName) => TypeName = typeName;

    /// <summary>The ClickHouse type, exactly as in the table, so that the server need not convert.</summary>
    public string TypeName { get; }

    /// <summary>How many values were appended.</summary>
    public abstract int Rows { get; }

    /// <summary>Appends the type's empty value: zero, empty text, empty array.</summary>
    public abstract void AppendDefault();

    /// <summary>Drops all values and keeps the memory.</summary>
    public abstract void Reset();

    /// <summary>Adds what stands once before the column's data (versions of serializations).</summary>
    internal virtual void CollectPrefix(List<ReadOnlyMemory<byte>> segments)
    {
    }

    /// <summary>Adds the data of all values. The memory stays valid until the column is changed.</summary>
    internal abstract void CollectData(List<ReadOnlyMemory<byte>> segments);
}
