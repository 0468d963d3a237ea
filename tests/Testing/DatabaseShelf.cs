using System.Collections.Concurrent;
using Dapper;
using Insight.Storage.ClickHouse;
using Insight.Storage.Schema;

namespace Insight.Testing;

/// <summary>
/// The migrated databases of one engine, lent to one test after another: to run all migrations takes about a second, to make the few tables anew that a
/// test wrote to takes milliseconds.
/// </summary>
/// <remarks>
/// A table that ever held a row since it was lent is dropped and created again, not truncated: nothing is left of it, not even what it knows of the blocks
/// that it took. A database whose tables a test changed is not lent again.
/// </remarks>
internal sealed class DatabaseShelf(EngineFixture engine)
{
    private readonly ConcurrentDictionary<string, IReadOnlyDictionary<string, string>> _tables = [];
    private readonly ConcurrentBag<string> _free = [];

    public async Task<LentDatabase> LendAsync()
    {
        if (_free.TryTake(out string? name)) return new LentDatabase(this, engine.Source.WithDatabase(name));
        ClickHouseDataSource source = await engine.CreateDatabaseAsync();
        await new SchemaMigrator().MigrateAsync(source, new SchemaSettings { Database = source.Database }, CancellationToken.None);
        await using ClickHouseConnection connection = engine.Source.CreateConnection();
        _tables[source.Database] = await TablesAsync(connection, source.Database);
        return new LentDatabase(this, source);
    }

    public async Task TakeBackAsync(string name)
    {
        await using ClickHouseConnection connection = engine.Source.CreateConnection();
        IReadOnlyDictionary<string, string> made = _tables[name], found = await TablesAsync(connection, name);
        if (made.Count != found.Count || made.Any(table => found.GetValueOrDefault(table.Key) != table.Value))
        {
            await connection.ExecuteAsync($"DROP DATABASE IF EXISTS {Identifier.Quote(name)}");
            return;
        }

        // The log of migrations is as it was made.
        IEnumerable<string> written = await connection.QueryAsync<string>("SELECT DISTINCT table FROM system.parts WHERE database = @name AND table != 'schema_migrations'", new { name });
        foreach (string table in written)
        {
            await connection.ExecuteAsync($"DROP TABLE {Identifier.Quote(name)}.{Identifier.Quote(table)}");
            await connection.ExecuteAsync(made[table]);
        }

        _free.Add(name);
    }

    private static async Task<IReadOnlyDictionary<string, string>> TablesAsync(ClickHouseConnection connection, string database) =>
        (await connection.QueryAsync<(string Name, string Create)>("SELECT name, create_table_query FROM system.tables WHERE database = @database", new { database }))
            .ToDictionary(static table => table.Name, static table => table.Create);
}
