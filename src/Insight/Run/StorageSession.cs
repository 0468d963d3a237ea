using Insight.Configuration;
using Insight.Storage.ClickHouse;
using Insight.Storage.Embedded;
using Insight.Storage.Schema;

namespace Insight.Run;

/// <summary>A way to the facts: the server that settings name, the engine of a running <c>insight up</c>, or an engine for this command alone.</summary>
public sealed class StorageSession : IAsyncDisposable
{
    private readonly EngineProcess? _engine;

    private StorageSession(ClickHouseDataSource source, EngineProcess? engine, ReaderAddress? reader)
    {
        Source = source;
        _engine = engine;
        Reader = reader;
    }

    /// <summary>The address for readers of the engine that runs for this session alone; null otherwise.</summary>
    public ReaderAddress? Reader { get; }

    /// <summary>The database, schema up to date.</summary>
    public ClickHouseDataSource Source { get; }

    /// <summary>True when the engine runs for this session alone and ends with it.</summary>
    public bool OwnsEngine => _engine is not null;

    /// <summary>The server that settings name or the engine that runs already; null when the embedded engine does not run.</summary>
    public static async Task<ClickHouseDataSource?> FindAsync(InsightSettings settings, DataFolder data, CancellationToken cancellationToken)
    {
        if (settings.Storage.Url.Length > 0) return new ClickHouseDataSource(RemoteConnectionString(settings.Storage));
        if (OwnerOnlyFile.Read<StorageAddress>(StorageAddress.FileIn(data)) is not { } address) return null;
        ClickHouseDataSource source = new(address.ConnectionString(settings.Storage.Database));
        if (await source.PingAsync(cancellationToken)) return source;
        source.Dispose();
        return null;
    }

    /// <summary>Opens a session and brings the schema up to date, starting the engine when none runs.</summary>
    /// <exception cref="InvalidOperationException">The engine does not start.</exception>
    /// <exception cref="ClickHouseException">The server refuses.</exception>
    public static async Task<StorageSession> OpenAsync(InsightSettings settings, DataFolder data, CancellationToken cancellationToken)
    {
        if (await FindAsync(settings, data, cancellationToken) is { } found) return await MigratedAsync(found, null, null, settings, cancellationToken);

        StorageAddress address = StorageAddress.Create(settings.Storage.Port);
        (string executable, IReadOnlyList<string> prefix) = SelfProcess.Command();
        EngineProcess engine = await EngineProcess.StartAsync(
            executable, [.. prefix, Commands.EngineCommand.Verb], EngineOptions.For(settings.Storage, data, address), address.Password, cancellationToken: cancellationToken);
        return await MigratedAsync(engine.CreateDataSource(settings.Storage.Database), engine, address.Reader(settings.Storage.Database), settings, cancellationToken);
    }

    /// <summary>The schema settings of these settings.</summary>
    public static SchemaSettings Schema(StorageSettings storage) => new()
    {
        Database = storage.Database,
        RawRetention = storage.RawRetention,
        FindingRetention = storage.FindingRetention,
        WindowRetention = storage.WindowRetention,
        MinuteRetention = storage.MinuteRetention,
        Cluster = storage.Cluster.Length > 0 ? storage.Cluster : null,
    };

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        if (_engine is null) return;
        await _engine.StopAsync();
        await _engine.DisposeAsync();
    }

    private static async Task<StorageSession> MigratedAsync(ClickHouseDataSource source, EngineProcess? engine, ReaderAddress? reader, InsightSettings settings, CancellationToken cancellationToken)
    {
        StorageSession session = new(source, engine, reader);
        try
        {
            await new SchemaMigrator().MigrateAsync(source, Schema(settings.Storage), cancellationToken, keepRetention: true);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    private static string RemoteConnectionString(StorageSettings storage)
    {
        Uri url = new(storage.Url);
        return new ClickHouseConnectionStringBuilder
        {
            Protocol = url.Scheme,
            Host = url.Host,
            Port = url.Port,
            Username = storage.Username,
            Password = storage.PasswordFile.Length > 0 ? File.ReadLines(storage.PasswordFile).FirstOrDefault() ?? "" : "",
            Database = storage.Database,
        }.ConnectionString;
    }
}
