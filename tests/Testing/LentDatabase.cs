using Insight.Storage.ClickHouse;

namespace Insight.Testing;

/// <summary>A database with the product's tables, empty when it is lent; it goes back when this is disposed of.</summary>
public sealed class LentDatabase : IAsyncDisposable
{
    private readonly DatabaseShelf _shelf;

    internal LentDatabase(DatabaseShelf shelf, ClickHouseDataSource source)
    {
        _shelf = shelf;
        Source = source;
    }

    /// <summary>The engine, with this database as its default.</summary>
    public ClickHouseDataSource Source { get; }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        string name = Source.Database;
        await Source.DisposeAsync();
        await _shelf.TakeBackAsync(name);
    }
}
