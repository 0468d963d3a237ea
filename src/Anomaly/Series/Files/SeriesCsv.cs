using System.Globalization;

namespace Insight.Anomaly.Series.Files;

/// <summary>
/// Reads series as text: a header that names <c>timestamp</c> and <c>value</c>, then one point per line. Times are ISO 8601
/// (UTC where none is told) or seconds or milliseconds since 1970; an empty value, <c>NaN</c> or <c>null</c> is a missing one.
/// </summary>
/// <param name="reader">The text; read line by line.</param>
/// <param name="file">Name for messages.</param>
public sealed class SeriesCsv(TextReader reader, string file)
{
    /// <summary>Longest line, in characters.</summary>
    public const int MaxLine = 4096;

    /// <summary>Most points of a file.</summary>
    public const int MaxPoints = 50_000_000;

    private readonly char[] _buffer = new char[MaxLine];
    private int _time = -1;
    private int _value = -1;

    /// <summary>Lines read, the header among them.</summary>
    public int Line { get; private set; }

    /// <summary>The time of the last point as the file has it.</summary>
    public string Timestamp { get; private set; } = "";

    /// <summary>The value of the last point as the file has it.</summary>
    public string Value { get; private set; } = "";

    /// <summary>What is wrong, naming file, line and field; null while nothing is.</summary>
    public string? Error { get; private set; }

    /// <summary>Reads the next point; false at the end and at the first error (<see cref="Error"/>).</summary>
    public bool TryRead(out SeriesPoint point)
    {
        point = default;
        if (Error is not null || (_time < 0 && !ReadHeader())) return false;
        while (true)
        {
            if (!NextLine(out ReadOnlySpan<char> line)) return false;
            if (line.IsWhiteSpace()) continue;
            if (Line > MaxPoints) return Fail("", $"the file has more than {MaxPoints} points; split it");
            if (!Field(line, _time, out ReadOnlySpan<char> time)) return Fail("timestamp", "is missing");
            if (!Field(line, _value, out ReadOnlySpan<char> value)) return Fail("value", "is missing; leave it empty between the commas for an interval without one");
            if (!TryTime(time, out long seconds)) return Fail("timestamp", $"'{Shown(time)}' is no time; write 2026-01-31 08:30:00, ISO 8601, or seconds since 1970");
            if (!TryValue(value, out double number)) return Fail("value", $"'{Shown(value)}' is no finite number; write digits with a point, or nothing for a missing value");
            (Timestamp, Value) = (time.ToString(), value.ToString());
            point = new SeriesPoint(seconds, number);
            return true;
        }
    }

    private bool ReadHeader()
    {
        if (!NextLine(out ReadOnlySpan<char> header)) return Error is null && Fail("", "the file is empty; the first line names the columns: timestamp,value");
        for (int i = 0; Field(header, i, out ReadOnlySpan<char> name); i++)
        {
            name = name.Trim('\uFEFF').Trim('"');
            if (name.Equals("timestamp", StringComparison.OrdinalIgnoreCase)) _time = i;
            else if (name.Equals("value", StringComparison.OrdinalIgnoreCase)) _value = i;
        }

        if (_time >= 0 && _value >= 0) return true;
        string missing = _time < 0 ? "timestamp" : "value";
        _time = -1;
        return Fail(missing, "no column has this name; the first line names the columns: timestamp,value");
    }

    /// <summary>A line into the buffer, whatever ends it, without ever holding more than one.</summary>
    private bool NextLine(out ReadOnlySpan<char> line)
    {
        line = default;
        int length = 0;
        int next = reader.Read();
        if (next < 0) return false;
        Line++;
        for (; next >= 0 && next != '\n'; next = reader.Read())
        {
            if (length == MaxLine) return Fail("", $"the line has more than {MaxLine} characters");
            _buffer[length++] = (char)next;
        }

        line = _buffer.AsSpan(0, length).TrimEnd('\r');
        return true;
    }

    private bool Fail(string field, string problem)
    {
        Error = field.Length == 0 ? $"{file}: line {Line}: {problem}" : $"{file}: line {Line}: field '{field}': {problem}";
        return false;
    }

    private static bool Field(ReadOnlySpan<char> line, int index, out ReadOnlySpan<char> field)
    {
        for (; index > 0; index--)
        {
            int comma = line.IndexOf(',');
            if (comma < 0)
            {
                field = default;
                return false;
            }

            line = line[(comma + 1)..];
        }

        int end = line.IndexOf(',');
        field = (end < 0 ? line : line[..end]).Trim();
        return true;
    }

    private static bool TryTime(ReadOnlySpan<char> text, out long seconds)
    {
        text = text.Trim('"');
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
        {
            // Seconds of the year 5138 and later are milliseconds of today.
            if (Math.Abs(number) >= 1e11) number /= 1000;
            seconds = Math.Abs(number) < 1e11 ? (long)Math.Floor(number) : 0;
            return Math.Abs(number) < 1e11;
        }

        bool good = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time);
        seconds = time.ToUnixTimeSeconds();
        return good;
    }

    private static bool TryValue(ReadOnlySpan<char> text, out double value)
    {
        text = text.Trim('"');
        value = double.NaN;
        if (text.IsEmpty || text.Equals("nan", StringComparison.OrdinalIgnoreCase) || text.Equals("null", StringComparison.OrdinalIgnoreCase)) return true;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    /// <summary>Text of a file, fit to be printed.</summary>
    private static string Shown(ReadOnlySpan<char> text)
    {
        Span<char> shown = stackalloc char[Math.Min(text.Length, 40)];
        for (int i = 0; i < shown.Length; i++) shown[i] = char.IsAsciiLetterOrDigit(text[i]) || " .:-+/_".Contains(text[i], StringComparison.Ordinal) ? text[i] : '?';
        return new string(shown) + (text.Length > shown.Length ? "…" : "");
    }
}
