using Xunit;

namespace Insight.Query;

public sealed class RowCopyTests
{
    [Theory]
    [InlineData("\"a\"\n1\n2\n3\n", 2, "\"a\"\n1\n2\n", 3)]
    [InlineData("\"a\"\n1\n2\n", 2, "\"a\"\n1\n2\n", 2)]
    [InlineData("\"a\"\n\"x\ny\"\n\"z\"\"\n\"\n3\n", 2, "\"a\"\n\"x\ny\"\n\"z\"\"\n\"\n", 3)]
    [InlineData("\"a\"\n", 2, "\"a\"\n", 0)]
    [InlineData("", 2, "", 0)]
    public async Task Copy_Csv_EndsBehindAWholeRow(string answer, long most, string expected, long rows) => Assert.Equal((expected, rows), await CopyAsync(answer, 1, most, quoted: true));

    [Theory]
    [InlineData("{\"a\":\"x\\\"\"}\n{\"a\":2}\n{\"a\":3}\n", 2, "{\"a\":\"x\\\"\"}\n{\"a\":2}\n", 3)]
    [InlineData("{\"a\":1}\n", 1, "{\"a\":1}\n", 1)]
    public async Task Copy_JsonLines_EndsBehindAWholeRow(string answer, long most, string expected, long rows) => Assert.Equal((expected, rows), await CopyAsync(answer, 0, most, quoted: false));

    [Fact]
    public async Task Copy_RandomCsv_IsWhatAParserCounts()
    {
        Random random = new(4711);
        for (int round = 0; round < 200; round++)
        {
            // Rows whose values hold what CSV is made of; the oracle is how they were made.
            string[] rows = [.. Enumerable.Range(0, random.Next(0, 40)).Select(_ => $"\"{Value(random)}\",{random.Next()},\"{Value(random)}\"\n")];
            int most = random.Next(1, 45);

            (string text, long count) = await CopyAsync("\"a\",\"b\",\"c\"\n" + string.Concat(rows), 1, most, quoted: true);

            Assert.Equal("\"a\",\"b\",\"c\"\n" + string.Concat(rows.Take(most)), text);
            Assert.Equal(Math.Min(rows.Length, most + 1), count);
        }
    }

    private static string Value(Random random) => string.Concat(Enumerable.Range(0, random.Next(0, 6)).Select(_ => new[] { "\n", "\"\"", ",", "x", "\r\n", "ä" }[random.Next(6)]));

    private static async Task<(string Text, long Rows)> CopyAsync(string answer, int head, long most, bool quoted)
    {
        using StringReader reader = new(answer);
        using StringWriter writer = new();
        long rows = await RowCopy.CopyAsync(reader, writer, head, most, quoted, null, CancellationToken.None);
        return (writer.ToString(), rows);
    }
}
