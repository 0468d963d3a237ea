using System.Diagnostics.CodeAnalysis;
using Insight.Storage.ClickHouse;
using Xunit;

namespace Insight.Testing;

/// <summary>
/// One real ClickHouse engine for all tests of a class or a collection. Use it as <c>IClassFixture&lt;EngineFixture&gt;</c>, or, to share one engine in a
/// whole test project, as a collection fixture. Each test takes a database of its own, empty from <see cref="CreateDatabaseAsync"/> or with the product's
/// tables from <see cref="LendDatabaseAsync"/>, so tests share no state.
/// </summary>
/// <remarks>
/// The engine is found as the product finds it (see <c>EngineLibrary</c>); <c>./build.sh setup</c> installs it. The test project references
/// <c>tests/Testing/Testing.csproj</c>, whose program is the child process.
/// </remarks>
/// <example><code>
/// public sealed class RollUpTests(EngineFixture engine) : IClassFixture&lt;EngineFixture&gt;
/// {
///     [Fact]
///     public async Task Roll_LateRecord_ReplacesWindow()
///     {
///         await using LentDatabase database = await engine.LendDatabaseAsync();
///         …
/// </code></example>
[SuppressMessage("Design", "CA1001", Justification = "xunit disposes fixtures through IAsyncLifetime.")]
public class EngineFixture : IAsyncLifetime
{
    private TestEngine? _engine;
    private ClickHouseDataSource? _source;
    private DatabaseShelf? _shelf;

    /// <summary>The engine as user <c>insight</c>, in database <c>default</c>.</summary>
    public ClickHouseDataSource Source => _source ?? throw new InvalidOperationException("The engine was not started.");

    /// <summary>Connection string of the engine with its password, for code that opens its own data source.</summary>
    public virtual string ConnectionString => _engine?.Process.ConnectionString ?? throw new InvalidOperationException("The engine was not started.");

    /// <summary>Creates an empty database with a name of its own and returns a data source whose default database it is.</summary>
    public async Task<ClickHouseDataSource> CreateDatabaseAsync()
    {
        string name = "test_" + Guid.NewGuid().ToString("N");
        await using ClickHouseConnection connection = Source.CreateConnection();
        await connection.OpenAsync();
        await using ClickHouseCommand command = connection.CreateCommand();
        command.CommandText = $"CREATE DATABASE {Identifier.Quote(name)}";
        await command.ExecuteNonQueryAsync();
        return Source.WithDatabase(name);
    }

    /// <summary>Lends a database with the product's tables and no rows; whoever disposes of it last must have ended everything that uses it.</summary>
    public async Task<LentDatabase> LendDatabaseAsync() => await (_shelf ?? throw new InvalidOperationException("The engine was not started.")).LendAsync();

    /// <inheritdoc />
    public async Task InitializeAsync()
    {
        _engine = await StartAsync();
        _source = new ClickHouseDataSource(ConnectionString);
        _shelf = new DatabaseShelf(this);
    }

    /// <inheritdoc />
    public async Task DisposeAsync()
    {
        if (_source is not null) await _source.DisposeAsync();
        if (_engine is not null) await _engine.DisposeAsync();
    }

    /// <summary>Starts the engine that this fixture is about.</summary>
    protected virtual Task<TestEngine> StartAsync() => TestEngine.StartAsync();
}
