using System.Text;

namespace Insight.Query;

/// <summary>Copies text of one row per line up to a number of rows.</summary>
internal static class RowCopy
{
    /// <summary>Copies and returns how many rows came: one more than <paramref name="most"/> when there were more, which is not copied.</summary>
    /// <param name="reader">The answer.</param>
    /// <param name="writer">Where it goes.</param>
    /// <param name="head">Lines in front that are no rows.</param>
    /// <param name="most">Most rows.</param>
    /// <param name="quoted">True when line breaks between double quotes belong to a value (CSV).</param>
    /// <param name="clean">Makes text harmless on its way; null: it goes as it is.</param>
    /// <param name="cancellationToken">Ends the copy.</param>
    public static async Task<long> CopyAsync(TextReader reader, TextWriter writer, int head, long most, bool quoted, Func<string, string>? clean, CancellationToken cancellationToken)
    {
        char[] buffer = new char[32 * 1024];
        StringBuilder waiting = new();
        long rows = -head;
        bool inQuotes = false, inRow = false;
        int read;
        while ((read = await reader.ReadAsync(buffer, cancellationToken)) > 0)
        {
            for (int i = 0; i < read; i++)
            {
                char c = buffer[i];
                if (!inRow)
                {
                    if (rows == most)
                    {
                        await FlushAsync();
                        return most + 1;
                    }

                    inRow = true;
                }

                waiting.Append(c);
                if (quoted && c == '"') inQuotes = !inQuotes;
                if (c != '\n' || inQuotes) continue;
                rows++;
                inRow = false;
            }

            await FlushAsync();
        }

        await FlushAsync();
        return Math.Max(0, inRow ? rows + 1 : rows);

        async Task FlushAsync()
        {
            string text = waiting.ToString();
            waiting.Clear();
            await writer.WriteAsync((clean is null ? text : clean(text)).AsMemory(), cancellationToken);
        }
    }
}
