using System.Text;

namespace Insight.WafTools.Scoring;

/// <summary>Reads labelled values.</summary>
/// <remarks>Two forms are told apart by the first line: HttpParams' CSV, whose header names the columns <c>payload</c>, <c>attack_type</c> and <c>label</c>;
/// and lines of <c>label TAB kind TAB value in hexadecimal</c>. Labels are attack, anom or 1, and benign, norm or 0. Lines that begin with <c>#</c> are passed over.</remarks>
public static class Corpus
{
    /// <summary>Reads a file. What is wrong goes to <paramref name="errors"/>; the other lines are taken.</summary>
    public static IReadOnlyList<LabelledValue> Read(string path, List<string> errors)
    {
        try
        {
            return Parse(path, File.ReadAllText(path, Encoding.Latin1), errors);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            errors.Add($"{path}: cannot be read: {e.Message}");
            return [];
        }
    }

    /// <summary>Reads a text whose characters are bytes (Latin-1).</summary>
    public static IReadOnlyList<LabelledValue> Parse(string path, string text, List<string> errors)
    {
        int end = text.IndexOf('\n', StringComparison.Ordinal);
        string[] header = CsvReader.Read(end < 0 ? text : text[..(end + 1)]).Select(line => line.Fields).FirstOrDefault() ?? [];
        return Array.IndexOf(header, "payload") is var payload and >= 0 && Array.IndexOf(header, "label") is var label and >= 0
            ? Csv(path, text, payload, label, Array.IndexOf(header, "attack_type"), errors)
            : Lines(path, text, errors);
    }

    private static List<LabelledValue> Csv(string path, string text, int payload, int label, int kind, List<string> errors)
    {
        List<LabelledValue> values = [];
        foreach ((int line, string[] fields) in CsvReader.Read(text).Skip(1))
        {
            if (fields.Length <= Math.Max(payload, Math.Max(label, kind))) errors.Add($"{path}:{line}: has fewer fields than the header");
            else if (IsAttack(fields[label]) is { } attack) values.Add(new LabelledValue(attack, kind < 0 ? fields[label] : fields[kind], Encoding.Latin1.GetBytes(fields[payload])));
            else errors.Add(WrongLabel(path, line, fields[label]));
        }

        return values;
    }

    private static List<LabelledValue> Lines(string path, string text, List<string> errors)
    {
        List<LabelledValue> values = [];
        int number = 0;
        foreach (ReadOnlySpan<char> raw in text.AsSpan().EnumerateLines())
        {
            number++;
            if (raw.IsWhiteSpace() || raw[0] == '#') continue;
            string[] fields = raw.ToString().Split('\t');
            if (fields.Length != 3) errors.Add($"{path}:{number}: must be label, kind and value in hexadecimal with one tab between them");
            else if (IsAttack(fields[0]) is not { } attack) errors.Add(WrongLabel(path, number, fields[0]));
            else if (Hex(fields[2]) is { } value) values.Add(new LabelledValue(attack, fields[1], value));
            else errors.Add($"{path}:{number}: the value must be in hexadecimal");
        }

        return values;
    }

    private static bool? IsAttack(string label) => label.Trim() switch
    {
        "attack" or "anom" or "1" => true,
        "benign" or "norm" or "0" => false,
        _ => null,
    };

    private static string WrongLabel(string path, int line, string label) => $"{path}:{line}: the label '{label}' must be attack, anom or 1, or benign, norm or 0";

    private static byte[]? Hex(string text)
    {
        byte[] bytes = new byte[text.Length / 2];
        return text.Length % 2 == 0 && Convert.FromHexString(text, bytes, out _, out _) == System.Buffers.OperationStatus.Done ? bytes : null;
    }
}
