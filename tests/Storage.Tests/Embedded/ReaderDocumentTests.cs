using System.Text.RegularExpressions;
using Dapper;
using Insight.Storage.ClickHouse;
using Insight.Storage.Embedded;
using Insight.Storage.Tenants;
using Insight.Testing;
using Xunit;

namespace Insight.Storage.Tests.Embedded;

/// <summary>The statements of docs/QUERY.md make on a server what the embedded engine has.</summary>
public sealed partial class ReaderDocumentTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static readonly string s_document = File.ReadAllText(Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../..", "docs/QUERY.md")));

    private static string[] Statements => [.. Block().Matches(s_document).SelectMany(static block => block.Groups[1].Value.Split(";\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];

    [Fact]
    public async Task Statements_ClickHouse_UnderstandsThem()
    {
        await using ClickHouseConnection connection = engine.Source.CreateConnection();

        Assert.Equal(5, Statements.Length);
        foreach (string statement in Statements) Assert.NotEmpty((await connection.ExecuteScalarAsync<string>("SELECT formatQuerySingleLine(@statement)", new { statement }))!);
    }

    [Fact]
    public void RowPolicies_NameEveryTable()
    {
        string[] Tables(string policy) => [.. Table().Matches(Statements.Single(statement => statement.Contains(policy, StringComparison.Ordinal))).Select(static match => match.Groups[1].Value)];

        Assert.Equal(TenantTables.Owned, Tables("insight_tenants ON"));
        Assert.Equal([.. TenantTables.Closed, "schema_migrations"], Tables("insight_closed ON"));
    }

    [Fact]
    public void Profile_HasEverySettingOfTheEmbeddedOne()
    {
        string profile = Statements[0];

        Assert.All(ReaderConfiguration.Limits(16L << 30, isLibrary: true).Elements().Where(static setting => setting.Name != "constraints"), setting => Assert.Contains($" {setting.Name} = ", profile, StringComparison.Ordinal));
        Assert.All(ReaderConfiguration.Limits(16L << 30, isLibrary: true).Element("constraints")!.Elements(), setting =>
            Assert.Matches($" {setting.Name} = \\d+{(setting.Element("min") is { } least ? $" MIN {least.Value} MAX {setting.Element("max")!.Value}" : "")} CHANGEABLE_IN_READONLY", profile));
    }

    [GeneratedRegex("```sql\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\binsight\.(\w+)")]
    private static partial Regex Table();
}
