using System.Text;

namespace Insight.Storage.ClickHouse.Native;

/// <summary>
/// A batch of rows, column by column, in ClickHouse's <c>Native</c> format (https://clickhouse.com/docs/interfaces/formats/Native).
/// Filled, sent with <see cref="ClickHouseBulkInsert"/>, emptied with <see cref="Reset"/> and filled again; it keeps its memory.
/// </summary>
/// <remarks>Not thread-safe. Values are never allocated one by one: a column is one growing piece of memory.</remarks>
public sealed class NativeBlock
{
    private readonly List<(string Name, byte[] Head, NativeColumn Column)> _columns = [];
    private readonly ByteBuffer _head = new(32);

    /// <summary>Rows of the first column; all columns must have as many when the block is sent.</summary>
    public int Rows => _columns.Count == 0 ? 0 : _columns[0].Column.Rows;

    /// <summary>Names of the columns in the order in which they are sent.</summary>
    public IEnumerable<string> ColumnNames => _columns.Select(static column => column.Name);

    /// <summary>Adds a column and returns it. Columns that a table has and the block lacks get their defaults.</summary>
    public T Add<T>(string name, T column) where T : NativeColumn
    {
        if (Rows > 0) throw new InvalidOperationException("Columns are added to an empty block.");
        var head = new ByteBuffer();
        head.WriteText(Encoding.UTF8.GetBytes(name));
        head.WriteText(Encoding.UTF8.GetBytes(column.TypeName));
        _columns.Add((name, head.Memory.ToArray(), column));
        return column;
    }

    /// <summary>Adds a column of numbers.</summary>
    public NumberColumn<T> AddNumber<T>(string name, string typeName) where T : unmanaged => Add(name, new NumberColumn<T>(typeName));

    /// <summary>Adds a column of <c>DateTime64(6, 'UTC')</c>, in microseconds since 1970.</summary>
    public NumberColumn<long> AddTime(string name) => Add(name, new NumberColumn<long>("DateTime64(6, 'UTC')"));

    /// <summary>Adds a column of <c>String</c>.</summary>
    public StringColumn AddString(string name) => Add(name, new StringColumn());

    /// <summary>Adds a column of <c>LowCardinality(String)</c>.</summary>
    public LowCardinalityStringColumn AddLowCardinality(string name) => Add(name, new LowCardinalityStringColumn());

    /// <summary>Adds a column of <c>FixedString(size)</c>.</summary>
    public FixedStringColumn AddFixedString(string name, int size) => Add(name, new FixedStringColumn(size));

    /// <summary>Drops all rows and keeps columns and memory.</summary>
    public void Reset()
    {
        foreach ((_, _, NativeColumn column) in _columns) column.Reset();
    }

    /// <summary>The block as it is sent, valid until it is changed.</summary>
    internal List<ReadOnlyMemory<byte>> Collect()
    {
        _head.Clear();
        _head.WriteCount(_columns.Count);
        _head.WriteCount(Rows);
        var segments = new List<ReadOnlyMemory<byte>>(_columns.Count * 6) { _head.Memory };
        foreach ((string name, byte[] head, NativeColumn column) in _columns)
        {
            if (column.Rows != Rows) throw new InvalidOperationException($"Column '{name}' has {column.Rows} rows, '{_columns[0].Name}' has {Rows}.");
            segments.Add(head);
            column.CollectPrefix(segments);
            column.CollectData(segments);
        }

        return segments;
    }

    /// <summary>The same columns without rows.</summary>
    internal List<ReadOnlyMemory<byte>> CollectEmpty()
    {
        _head.Clear();
        _head.WriteCount(_columns.Count);
        _head.WriteCount(0);
        return [_head.Memory, .. _columns.Select(static column => (ReadOnlyMemory<byte>)column.Head)];
    }
}
