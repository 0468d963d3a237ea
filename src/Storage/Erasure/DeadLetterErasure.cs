using System.Globalization;
using System.Text;

namespace Insight.Storage.Erasure;

/// <summary>Takes out dead letters that hold the value. They belong to no tenant: nobody could read them.</summary>
internal sealed class DeadLetterErasure(ErasureStatements statements, ErasureSql sql, ErasureSubject subject)
{
    private const string Table = "dead_letters";

    /// <summary>Letters of one statement.</summary>
    private const int AtOnce = 1000;

    /// <summary>The value as Latin-1 reads its bytes: records are bytes, and it must not matter what stands around it.</summary>
    private readonly ErasureText _text = new(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(subject.Value)));

    /// <summary>The byte before a text of a record is its length: of longer ones it looks like a letter or digit, and so long a value stands in nothing else.</summary>
    private const int LongBytes = 48;

    private readonly ErasureText _plain = new(subject.Value);

    /// <summary>Counts, and unless it is only asked, deletes.</summary>
    public async Task<ErasureCount> RunAsync(bool change, CancellationToken cancellationToken)
    {
        List<string> ids = await FindAsync(cancellationToken);
        foreach (string[] some in change ? ids.Chunk(AtOnce) : [])
            await statements.MutateAsync(sql.Delete(Table, $"record_id IN ({string.Join(", ", some.Select(static id => $"unhex('{id}')"))})"), cancellationToken);
        return new ErasureCount(Table, ids.Count, 0);
    }

    private async Task<List<string>> FindAsync(CancellationToken cancellationToken)
    {
        // An excerpt writes what is not printable as \xHH, so what stands around the value is looked at in C#.
        string where = $"{sql.HasBytes("record")} OR {sql.HasBytes("detail")} OR position(excerpt, unhex('{Convert.ToHexString(Encoding.ASCII.GetBytes(Escape(_text.Value)))}')) > 0";
        List<string[]> rows = await statements.ReadAsync($"SELECT lower(hex(record_id)), hex(record), detail, excerpt FROM {sql.Name(Table)} WHERE {where}", cancellationToken);
        return [.. rows.Where(row => Holds(Encoding.Latin1.GetString(Convert.FromHexString(row[1]))) || _plain.IsIn(row[2]) || Holds(Unescape(row[3]))).Select(static row => row[0]).Distinct()];
    }

    private bool Holds(string bytes) => _text.Value.Length >= LongBytes ? bytes.Contains(_text.Value, StringComparison.Ordinal) : _text.IsIn(bytes);

    /// <summary>Bytes as an excerpt writes them.</summary>
    private static string Escape(string latin) =>
        string.Concat(latin.Select(static c => c == '\\' ? "\\\\" : c is >= ' ' and < '\x7F' ? c.ToString() : string.Create(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}")));

    /// <summary>The bytes of an excerpt, as Latin-1.</summary>
    private static string Unescape(string excerpt)
    {
        StringBuilder text = new(excerpt.Length);
        for (int i = 0; i < excerpt.Length; i++)
        {
            if (excerpt[i] != '\\' || i + 1 == excerpt.Length)
            {
                text.Append(excerpt[i]);
            }
            else if (excerpt[i + 1] == 'x' && i + 3 < excerpt.Length && byte.TryParse(excerpt.AsSpan(i + 2, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte value))
            {
                text.Append((char)value);
                i += 3;
            }
            else
            {
                text.Append(excerpt[++i]);
            }
        }

        return text.ToString();
    }
}
