using System.Text.RegularExpressions;
using Dapper;
using Insight.Storage.ClickHouse;
using Insight.Testing;
using Xunit;

namespace Insight.Storage.Tests.Schema;

/// <summary>docs/SCHEMA.md tells analysts of every table and column as it is, and of nothing else.</summary>
public sealed partial class SchemaDocumentTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static readonly string s_document = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../..", "docs/SCHEMA.md"));

    [Fact]
    public async Task Document_ColumnsAndTypes_AreThoseOfTheMigratedDatabase()
    {
        await using LentDatabase database = await engine.LendDatabaseAsync();
        await using ClickHouseConnection connection = database.Source.CreateConnection();
        string[] stored = [.. (await connection.QueryAsync<(string Table, string Name, string Type)>("SELECT table, name, type FROM system.columns WHERE database = currentDatabase()"))
            .Select(static column => $"{column.Table}.{column.Name}: {column.Type}").Order(StringComparer.Ordinal)];

        string[] documented = [.. (await ReadAsync()).Select(static column => $"{column.Table}.{column.Name}: {column.Type}").Order(StringComparer.Ordinal)];

        Assert.Equal(stored, documented);
    }

    [Fact]
    public async Task Document_EveryColumn_HasAMeaning() => Assert.DoesNotContain(await ReadAsync(), static column => column.Meaning.Length < 2);

    private static async Task<List<(string Table, string Name, string Type, string Meaning)>> ReadAsync()
    {
        List<(string, string, string, string)> columns = [];
        string table = "";
        await foreach (string line in File.ReadLinesAsync(s_document))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal)) table = line[3..].Trim();
            else if (Row().Match(line) is { Success: true } row) columns.Add((table, row.Groups[1].Value, row.Groups[2].Value, row.Groups[3].Value.Trim()));
        }

        return columns;
    }

    [GeneratedRegex("^\\| `([^`]+)` \\| `([^`]+)` \\| (.*) \\|$")]
    private static partial Regex Row();
}
