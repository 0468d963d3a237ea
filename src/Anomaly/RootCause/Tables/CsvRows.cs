using System.Text;

namespace Insight.Anomaly.RootCause.Tables;

/// <summary>Reads comma-separated values (RFC 4180) row by row, in bounded memory.</summary>
/// <param name="reader">The text.</param>
/// <param name="file">Its name, for messages.</param>
internal sealed class CsvRows(TextReader reader, string file)
{
    /// <summary>Most columns of a table.</summary>
    public const int MaxColumns = 20_000;

    /// <summary>Most characters of a cell.</summary>
    public const int MaxCell = 1_000;

    /// <summary>Most cells of a table.</summary>
    public const int MaxCells = 30_000_000;

    private readonly StringBuilder _cell = new();
    private int _next = 1;
    private long _cells;

    /// <summary>Line that the last row began at, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>The next row that is not empty; null at the end.</summary>
    /// <exception cref="TableException">It is no table, or too large.</exception>
    public List<string>? Next()
    {
        while (reader.Peek() >= 0)
        {
            Line = _next;
            List<string> row = Read();
            if (row.Count > 1 || row[0].Length > 0) return row;
        }

        return null;
    }

    /// <summary>A message about a cell of the last row.</summary>
    public TableException Wrong(int column, string message) => Wrong(Line, column, message);

    /// <summary>A message about a cell.</summary>
    public TableException Wrong(int line, int column, string message) => new(TableText.Safe($"{file}: line {line}, column {column + 1}: {message}"));

    private List<string> Read()
    {
        List<string> row = [];
        bool quoted = false;
        _cell.Clear();
        while (true)
        {
            int c = reader.Read();
            if (c < 0 && quoted) throw Wrong(row.Count, "a quote is opened and never closed");
            if (c == '\n') _next++;
            if (quoted && c == '"' && reader.Peek() == '"')
            {
                reader.Read();
                Append('"', row);
            }
            else if (c == '"' && (quoted || _cell.Length == 0))
            {
                quoted = !quoted;
            }
            else if (!quoted && (c is ',' or '\n' || c < 0))
            {
                Close(row);
                if (c != ',') return row;
            }
            else if (quoted || c != '\r')
            {
                Append((char)c, row);
            }
        }
    }

    private void Append(char c, List<string> row)
    {
        if (_cell.Length >= MaxCell) throw Wrong(row.Count, $"a cell has more than {MaxCell} characters");
        _cell.Append(c);
    }

    private void Close(List<string> row)
    {
        if (row.Count >= MaxColumns) throw Wrong(row.Count, $"more than {MaxColumns} columns");
        if (++_cells > MaxCells) throw Wrong(row.Count, $"more than {MaxCells} cells");
        row.Add(_cell.ToString());
        _cell.Clear();
    }
}
