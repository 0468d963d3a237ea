using Xunit;

namespace Insight.Query;

public sealed class SqlInputTests
{
    [Fact]
    public async Task Read_Dash_TakesStandardInput()
    {
        using StringReader input = new("SELECT 1\n;\n");

        Assert.Equal(("SELECT 1", null), Trimmed(await SqlInput.ReadAsync("-", null, input, CancellationToken.None)));
    }

    [Fact]
    public async Task Read_TooLong_SaysTheLimit()
    {
        using StringReader input = new(new string('x', SqlInput.MaxCharacters + 1));

        Assert.Equal(("", "SQL: more than 200,000 characters"), await SqlInput.ReadAsync("-", null, input, CancellationToken.None));
    }

    private static (string, string?) Trimmed((string Sql, string? Problem) read) => (read.Sql.Trim(), read.Problem);
}
