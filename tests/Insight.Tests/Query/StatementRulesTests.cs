using Xunit;

namespace Insight.Query;

public sealed class StatementRulesTests
{
    [Theory]
    [InlineData("SELECT 'file', \"files\", profile FROM records")]
    [InlineData("(SELECT 1) UNION ALL (SELECT 2)")]
    [InlineData("WITH x AS (SELECT 1) SELECT * FROM x")]
    [InlineData("SHOW TABLES")]
    [InlineData("SELECT 'it\\'s a file' FROM records")]
    public void Problem_OfAQuestion_IsNone(string sql)
    {
        Assert.Null(StatementRules.Problem(sql, held: false));
        Assert.Null(StatementRules.Problem(sql, held: true));
    }

    [Theory]
    [InlineData("INSERT INTO records SELECT 1")]
    [InlineData("DROP TABLE records")]
    [InlineData("SET max_threads = 1")]
    [InlineData("")]
    public void Problem_OfAnythingElse_SaysWhatCanBeRun(string sql) => Assert.StartsWith("only SELECT", StatementRules.Problem(sql, held: false), StringComparison.Ordinal);

    [Theory]
    [InlineData("SELECT file('/etc/passwd')")]
    [InlineData("SELECT FILE('/etc/passwd')")]
    [InlineData("SELECT `file`('/etc/passwd')")]
    [InlineData("SELECT * APPLY(file) FROM (SELECT 'x')")]
    [InlineData("SELECT arrayMap(file, ['x'])")]
    [InlineData("EXPLAIN SELECT file('x')")]
    public void Problem_OfReadingFiles_IsTold(string sql) => Assert.Contains("would read files", StatementRules.Problem(sql, held: false), StringComparison.Ordinal);

    [Theory]
    [InlineData("SELECT * FROM mergeTreeIndex('insight', 'records')")]
    [InlineData("SELECT * FROM `MERGETREEIndex`('insight', 'records')")]
    [InlineData("SELECT total_rows FROM system.tables")]
    [InlineData("SELECT * FROM INFORMATION_SCHEMA.tables")]
    [InlineData("EXPLAIN ESTIMATE SELECT * FROM records")]
    public void Problem_OfWhatCountsOtherTenants_IsForTheHeldOnly(string sql)
    {
        Assert.Contains("--tenant", StatementRules.Problem(sql, held: true), StringComparison.Ordinal);
        Assert.Null(StatementRules.Problem(sql, held: false));
    }
}
