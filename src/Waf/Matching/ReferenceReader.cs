using System.Globalization;

namespace Insight.Waf.Matching;

/// <summary>Reads back references: <c>\1</c>, <c>\g1</c>, <c>\g{-1}</c>, <c>\k&lt;name&gt;</c> and what Perl, .NET and Python write for the same.</summary>
internal static class ReferenceReader
{
    /// <summary>Reads a reference behind a backslash; null, and nothing is read, if there is none.</summary>
    /// <param name="reader">Where to read.</param>
    /// <param name="names">Groups by name.</param>
    /// <param name="groups">Groups begun before.</param>
    /// <exception cref="PatternException">A group of that name has not begun before.</exception>
    public static int? TryRead(EscapeReader reader, IReadOnlyDictionary<string, int> names, int groups)
    {
        if (reader.AtEnd) return null;
        int start = reader.Position;
        if (reader.Peek() is >= '1' and <= '9')
        {
            // Two digits may be an octal number as well, unless there are as many groups.
            if (Number(reader) is { } number && (number < 10 || number <= groups)) return number;
            reader.Position = start;
            return null;
        }

        if (reader.TryTake("k{")) return ReadName(reader, '}', names);
        if (reader.TryTake("k<")) return ReadName(reader, '>', names);
        if (reader.TryTake("k'")) return ReadName(reader, '\'', names);
        if (reader.TryTake("g{-"))
        {
            int back = Number(reader) is { } distance && reader.TryTake("}") ? groups + 1 - distance : 0;
            return back > 0 ? back : throw new PatternException("there is no such group", start);
        }

        if (reader.TryTake("g{"))
        {
            int from = reader.Position;
            if (Number(reader) is { } number && reader.TryTake("}")) return number;
            reader.Position = from;
            return ReadName(reader, '}', names);
        }

        if (!reader.TryTake("g")) return null;
        if (Number(reader) is { } plain) return plain;
        reader.Position = start;
        return null;
    }

    /// <summary>Reads the name of a group up to a mark, and the mark.</summary>
    /// <exception cref="PatternException">A group of that name has not begun before.</exception>
    public static int ReadName(EscapeReader reader, char close, IReadOnlyDictionary<string, int> names)
    {
        int start = reader.Position;
        while (!reader.AtEnd && ByteMask.Word.Has(reader.Peek())) reader.Take();
        int end = reader.Position;
        return reader.TryTake(close.ToString()) && names.TryGetValue(reader.Text(start, end), out int group)
            ? group
            : throw new PatternException("no group before has this name", start);
    }

    private static int? Number(EscapeReader reader) =>
        int.TryParse(reader.TakeDigits(), NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0 ? number : null;
}
