using System.Collections;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Insight.Storage.ClickHouse.Types;

namespace Insight.Storage.ClickHouse;

/// <summary>Rows of one query, decoded from <c>RowBinaryWithNamesAndTypes</c> as they arrive; only the current row is in memory.</summary>
/// <remarks>An error of the server half-way makes <see cref="Read"/> throw; a result is never silently cut short.</remarks>
[SuppressMessage("Naming", "CA1710", Justification = "ADO.NET's name for a reader of rows ends in Reader.")]
[SuppressMessage("Design", "CA1010", Justification = "ADO.NET's base class fixes what is implemented.")]
public sealed class ClickHouseDataReader : DbDataReader
{
    private readonly ClickHouseResponse _response;
    private readonly DbConnection? _closeWithReader;
    private string[] _names = [];
    private string[] _types = [];
    private Cell[] _cells = [];
    private bool _hasPeekedRow;
    private bool _hasRows;
    private bool _isClosed;
    private bool _isAtEnd;

    internal ClickHouseDataReader(ClickHouseResponse response, DbConnection? closeWithReader)
    {
        _response = response;
        _closeWithReader = closeWithReader;
    }

    /// <inheritdoc />
    public override int FieldCount => _cells.Length;

    /// <inheritdoc />
    public override bool HasRows => _hasRows;

    /// <inheritdoc />
    public override bool IsClosed => _isClosed;

    /// <inheritdoc />
    public override int RecordsAffected => -1;

    /// <inheritdoc />
    public override int Depth => 0;

    /// <inheritdoc />
    public override object this[int ordinal] => GetValue(ordinal);

    /// <inheritdoc />
    public override object this[string name] => GetValue(GetOrdinal(name));

    /// <inheritdoc />
    public override bool Read() => ReadAsync(async: false, CancellationToken.None).AsTask().GetAwaiter().GetResult();

    /// <inheritdoc />
    public override Task<bool> ReadAsync(CancellationToken cancellationToken) => ReadAsync(async: true, cancellationToken).AsTask();

    /// <summary>False: a command is one statement.</summary>
    public override bool NextResult() => false;

    /// <inheritdoc />
    public override string GetName(int ordinal) => _names[ordinal];

    /// <inheritdoc />
    public override int GetOrdinal(string name)
    {
        int found = Array.IndexOf(_names, name);
        if (found < 0) found = Array.FindIndex(_names, other => string.Equals(other, name, StringComparison.OrdinalIgnoreCase));
        return found >= 0 ? found : throw new ArgumentException($"The result has no column '{name}'.", nameof(name));
    }

    /// <summary>The ClickHouse type as the server names it.</summary>
    public override string GetDataTypeName(int ordinal) => _types[ordinal];

    /// <inheritdoc />
    public override Type GetFieldType(int ordinal) => _cells[ordinal].ClrType;

    /// <inheritdoc />
    public override bool IsDBNull(int ordinal) => _cells[ordinal].IsNull;

    /// <inheritdoc />
    public override object GetValue(int ordinal) => _cells[ordinal].Boxed;

    /// <inheritdoc />
    public override int GetValues(object[] values)
    {
        int count = Math.Min(values.Length, _cells.Length);
        for (int i = 0; i < count; i++) values[i] = GetValue(i);
        return count;
    }

    /// <summary>The value as <typeparamref name="T"/>: without boxing when that is the column's own type, converted where that loses nothing.</summary>
    /// <exception cref="InvalidCastException">The value is NULL or of another kind.</exception>
    public override T GetFieldValue<T>(int ordinal) =>
        _cells[ordinal] is Cell<T> cell ? cell.Value : (T)Convert(GetValue(ordinal), typeof(T));

    /// <inheritdoc />
    public override bool GetBoolean(int ordinal) => GetFieldValue<bool>(ordinal);

    /// <inheritdoc />
    public override byte GetByte(int ordinal) => GetFieldValue<byte>(ordinal);

    /// <inheritdoc />
    public override char GetChar(int ordinal) => GetString(ordinal)[0];

    /// <inheritdoc />
    public override DateTime GetDateTime(int ordinal) => GetFieldValue<DateTime>(ordinal);

    /// <inheritdoc />
    public override decimal GetDecimal(int ordinal) => GetFieldValue<decimal>(ordinal);

    /// <inheritdoc />
    public override double GetDouble(int ordinal) => GetFieldValue<double>(ordinal);

    /// <inheritdoc />
    public override float GetFloat(int ordinal) => GetFieldValue<float>(ordinal);

    /// <inheritdoc />
    public override Guid GetGuid(int ordinal) => GetFieldValue<Guid>(ordinal);

    /// <inheritdoc />
    public override short GetInt16(int ordinal) => GetFieldValue<short>(ordinal);

    /// <inheritdoc />
    public override int GetInt32(int ordinal) => GetFieldValue<int>(ordinal);

    /// <inheritdoc />
    public override long GetInt64(int ordinal) => GetFieldValue<long>(ordinal);

    /// <inheritdoc />
    public override string GetString(int ordinal) => GetFieldValue<string>(ordinal);

    /// <inheritdoc />
    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) =>
        Copy(GetFieldValue<byte[]>(ordinal), dataOffset, buffer, bufferOffset, length);

    /// <inheritdoc />
    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) =>
        Copy(GetString(ordinal).ToCharArray(), dataOffset, buffer, bufferOffset, length);

    /// <inheritdoc />
    public override IEnumerator GetEnumerator() => new DbEnumerator(this);

    /// <summary>Ends the query; a result that was not read to its end is abandoned, and the server stops computing it.</summary>
    public override void Close()
    {
        if (_isClosed) return;
        _isClosed = true;
        _response.Dispose();
        _closeWithReader?.Close();
    }

    internal async ValueTask ReadHeaderAsync(bool async, CancellationToken cancellationToken)
    {
        // A statement without a result (DDL sent as a query) has an empty body.
        if (!await _response.FillAsync(1, async, cancellationToken))
        {
            _isAtEnd = true;
            return;
        }

        while (!TryReadHeader(out int needed))
        {
            if (!await _response.FillAsync(needed, async, cancellationToken)) throw _response.Truncated();
        }

        // The first row is read ahead, so that HasRows is known and an early error comes from ExecuteReader.
        _hasRows = _hasPeekedRow = await ReadRowAsync(async, cancellationToken);
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing) Close();
        base.Dispose(disposing);
    }

    private ValueTask<bool> ReadAsync(bool async, CancellationToken cancellationToken)
    {
        if (_isClosed) throw new InvalidOperationException("The reader is closed.");
        if (!_hasPeekedRow) return ReadRowAsync(async, cancellationToken);
        _hasPeekedRow = false;
        return ValueTask.FromResult(true);
    }

    private async ValueTask<bool> ReadRowAsync(bool async, CancellationToken cancellationToken)
    {
        if (_isAtEnd) return false;
        if (_response.Available.IsEmpty && !await _response.FillAsync(1, async, cancellationToken))
        {
            _isAtEnd = true;
            return false;
        }

        while (!TryReadRow(out int needed))
        {
            if (!await _response.FillAsync(needed, async, cancellationToken)) throw _response.Truncated();
        }

        return true;
    }

    private bool TryReadRow(out int needed)
    {
        var bytes = new RowBytes(_response.Available);
        foreach (Cell cell in _cells)
        {
            cell.Read(ref bytes);
            if (bytes.IsShort) break;
        }

        needed = bytes.Needed;
        if (bytes.IsShort) return false;
        _response.Advance(bytes.Position);
        return true;
    }

    private bool TryReadHeader(out int needed)
    {
        var bytes = new RowBytes(_response.Available);
        int count = bytes.TakeCount();
        string[] names = ReadTexts(ref bytes, count), types = ReadTexts(ref bytes, count);
        needed = bytes.Needed;
        if (bytes.IsShort) return false;
        _names = names;
        _types = types;
        _cells = Array.ConvertAll(types, TypeCatalog.CreateCell);
        _response.Advance(bytes.Position);
        return true;
    }

    private static string[] ReadTexts(ref RowBytes bytes, int count)
    {
        var texts = new List<string>();
        for (int i = 0; i < count && !bytes.IsShort; i++) texts.Add(Encoding.UTF8.GetString(bytes.Take(bytes.TakeCount())));
        return [.. texts];
    }

    private static long Copy<T>(T[] source, long offset, T[]? buffer, int bufferOffset, int length)
    {
        if (buffer is null) return source.Length;
        int count = (int)Math.Clamp(source.Length - offset, 0, Math.Min(length, buffer.Length - bufferOffset));
        Array.Copy(source, offset, buffer, bufferOffset, count);
        return count;
    }

    private static object Convert(object value, Type type)
    {
        if (value is DBNull)
        {
            return type == typeof(object) ? value
                : throw new InvalidCastException("The value is NULL.");
        }

        Type target = Nullable.GetUnderlyingType(type) ?? type;
        if (target.IsInstanceOfType(value)) return value;
        return value switch
        {
            DateTime time when target == typeof(DateTimeOffset) => new DateTimeOffset(time),
            DateTime time when target == typeof(DateOnly) => DateOnly.FromDateTime(time),
            string text when target == typeof(byte[]) => Encoding.UTF8.GetBytes(text),
            string text when target.IsEnum => Enum.Parse(target, text, ignoreCase: true),
            byte[] bytes when target == typeof(string) => Encoding.UTF8.GetString(bytes).TrimEnd('\0'),
            IConvertible when target.IsEnum => Enum.ToObject(target, value),
            IConvertible => System.Convert.ChangeType(value, target, CultureInfo.InvariantCulture),
            _ => throw new InvalidCastException($"A {value.GetType().Name} is not a {target.Name}."),
        };
    }
}
