using Dapper;
using Insight.Console.Bundles;
using Insight.Endpoints.Catalog;
using Insight.Storage.ClickHouse;
using Insight.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Insight.Console.Tests.Bundles;

/// <summary>What was learned, from the table to the catalog, with the real engine.</summary>
public sealed class LearnedEndpointTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private const string Table = """
        CREATE TABLE IF NOT EXISTS learned_endpoints
        (
          endpoint_id UInt64, tenant LowCardinality(String), app LowCardinality(String), host LowCardinality(String), service LowCardinality(String),
          method LowCardinality(String), template String, tier UInt8, parameters String, aliases Array(UInt64), ignored Bool, version UInt64
        )
        ENGINE = ReplacingMergeTree(version) ORDER BY endpoint_id
        """;

    [Fact]
    public async Task Rows_NewestVersionsThatAreNotIgnored_BecomeTheCatalog()
    {
        await using ClickHouseDataSource storage = await engine.CreateDatabaseAsync();
        await using ClickHouseConnection connection = storage.CreateConnection();
        await connection.ExecuteAsync(Table);
        await connection.ExecuteAsync("""
            INSERT INTO learned_endpoints VALUES
              (18446744073709551615, 'acme', 'shop', 'shop.example', 'cart', 'GET', '/old', 0, '[]', [], false, 1),
              (2, 'acme', 'shop', 'shop.example', 'cart', 'GET', '/ignored', 2, '[]', [], true, 1),
              (3, 'acme', 'shop', 'shop.example', 'blog', 'POST', '/posts/{id}', 2, '[{"Segment":1,"Name":"id","Type":1}]', [], false, 1),
              (4, 'acme', 'shop', 'shop.example', 'blog', 'POST', '/bad', 9, '[]', [], false, 1),
              (5, 'acme', 'shop', 'shop.example', 'blog', 'POST', '/bad', 2, '{', [], false, 1),
              (6, 'acme', 'shop', 'shop.example', 'blog', 'POST', '/posts/{id}', 1, '[]', [], false, 1)
            """);
        await connection.ExecuteAsync("""
            INSERT INTO learned_endpoints VALUES
              (18446744073709551615, 'acme', 'shop', 'shop.example', 'cart', 'GET', '/carts/{id}', 2, '[{"segment":1,"name":"id","type":"datetime"}]', [7, 18446744073709551614], false, 2)
            """);

        EndpointCatalog catalog = await new LearnedEndpointSource(storage, NullLogger<LearnedEndpointSource>.Instance).ReadAsync(CancellationToken.None);

        Assert.Equal(["blog", "cart"], catalog.Scopes.Select(s => s.Scope.Service));
        EndpointTemplate post = Assert.Single(catalog.Scopes[0].Endpoints), get = Assert.Single(catalog.Scopes[1].Endpoints);
        Assert.Equal((3UL, "POST", "/posts/{id}", EndpointTier.Confirmed), (post.Id, post.Method, post.Template, post.Tier));
        Assert.Equal([new PathParameter(1, "id", ParameterType.Integer)], post.Parameters);
        Assert.Equal((ulong.MaxValue, "/carts/{id}"), (get.Id, get.Template));
        Assert.Equal([new PathParameter(1, "id", ParameterType.DateTime)], get.Parameters);
        Assert.Equal([7UL, ulong.MaxValue - 1], get.Aliases);
    }
}
