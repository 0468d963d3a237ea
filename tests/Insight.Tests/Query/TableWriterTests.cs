using Xunit;

namespace Insight.Query;

public sealed class TableWriterTests
{
    [Fact]
    public async Task Write_Columns_AreAlignedAndNumbersStandRight()
    {
        (string text, long rows) = await WriteAsync("service\trequests\nString\tUInt64\nstore\t7\nstorefront\t1234\n");

        Assert.Equal("service     requests\n----------  --------\nstore              7\nstorefront      1234\n", text);
        Assert.Equal(2, rows);
    }

    [Fact]
    public async Task Write_TextFromTraffic_MovesNoTerminal()
    {
        (string text, _) = await WriteAsync("a\tb\nString\tString\n\\u\u001b[2J\u009b31m\u202edlo\tx\\ny\\tz\\0\\N\n");

        Assert.DoesNotContain(text, static c => c != '\n' && (char.IsControl(c) || c == '\u202e'));
        Assert.Contains("x·y·z·", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_LongValues_AreCutWithAnEllipsis()
    {
        (string text, _) = await WriteAsync($"a\tb\nString\tString\n{new string('x', 200)}\t{string.Concat(Enumerable.Repeat("😀", 100))}\n");

        Assert.Contains(new string('x', TableWriter.MaxWidth - 1) + "…", text, StringComparison.Ordinal);
        Assert.Contains(string.Concat(Enumerable.Repeat("😀", TableWriter.MaxWidth - 1)) + "…", text, StringComparison.Ordinal);
        Assert.DoesNotContain(new string('x', TableWriter.MaxWidth), text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_MoreRowsThanWanted_ShowsThemNotAndCountsOne()
    {
        (string text, long rows) = await WriteAsync("a\tb\nUInt8\tString\n1\tx\n2\ty\n3\tz\n4\tz\n", most: 2);

        Assert.Equal(3, rows);
        Assert.DoesNotContain('z', text);
    }

    [Fact]
    public async Task Write_TheOnlyColumn_KeepsItsLines()
    {
        (string text, _) = await WriteAsync($"statement\nString\nCREATE TABLE\\n(\\n{new string('x', 100)}\u001b)\n");

        Assert.Contains($"CREATE TABLE\n(\n{new string('x', 100)}·)", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_ManyColumns_SaysHowManyAreLeftOut()
    {
        string names = string.Join('\t', Enumerable.Range(0, 103).Select(static i => $"c{i}")), types = string.Join('\t', Enumerable.Repeat("String", 103));
        (string text, _) = await WriteAsync($"{names}\n{types}\n{names}\n");

        Assert.EndsWith("… and 3 columns more\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_NullAndEmpty_AreToldApart()
    {
        (string text, _) = await WriteAsync("a\tb\nNullable(String)\tString\n\\N\t\n");

        Assert.Contains("NULL", text, StringComparison.Ordinal);
    }

    private static async Task<(string Text, long Rows)> WriteAsync(string answer, long most = 100)
    {
        using StringReader reader = new(answer);
        using StringWriter writer = new() { NewLine = "\n" };
        long rows = await TableWriter.WriteAsync(reader, writer, most, CancellationToken.None);
        return (writer.ToString(), rows);
    }
}
