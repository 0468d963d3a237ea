using Dapper;
using Insight.Storage.ClickHouse;
using Insight.Testing;
using Xunit;

namespace Insight.Storage.Tests.ClickHouse;

public sealed class ClickHouseCommandTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public async Task Query_WithDapper_MapsRows()
    {
        await using ClickHouseConnection connection = engine.Source.CreateConnection();
        (string Name, long Count) row = await connection.QuerySingleAsync<(string, long)>("SELECT @name AS Name, toInt64(@count) AS Count", new { name = "it's\ta\0test", count = 7 });
        Assert.Equal("it's\ta\0test", row.Name);
        Assert.Equal(7, row.Count);
    }
}
