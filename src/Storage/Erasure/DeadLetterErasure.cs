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
        // An excerpt writes what is not printable as \xHH: bytes that do not stand there as they are, nor the half of the value that was cut off, are looked for in C#.
        string where = $"{sql.HasBytes("record")} OR {sql.HasBytes("detail")} OR {sql.HasBytes("excerpt")}";
        List<string[]> rows = await statements.ReadAsync($"SELECT lower(hex(record_id)), hex(record), detail, excerpt FROM {sql.Name(Table)} WHERE {where}", cancellationToken);
        return [.. rows.Where(row => _text.IsIn(Encoding.Latin1.GetString(Convert.FromHexString(row[1]))) || _plain.IsIn(row[2]) || _text.IsIn(Unescape(row[3]))).Select(static row => row[0]).Distinct()];
    }

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
