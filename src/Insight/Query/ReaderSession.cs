using System.Text;
using Insight.Configuration;
using Insight.Run;
using Insight.Storage.ClickHouse;
using Insight.Storage.Embedded;
using Insight.Storage.Tenants;

namespace Insight.Query;

/// <summary>A way to the facts for somebody who may only read them.</summary>
internal sealed class ReaderSession : IAsyncDisposable
{
    private readonly StorageSession? _engine;

    private ReaderSession(ClickHouseDataSource source, StorageSession? engine, bool isHeld)
    {
        Source = source;
        _engine = engine;
        IsHeld = isHeld;
    }

    /// <summary>The database, as the reader.</summary>
    public ClickHouseDataSource Source { get; }

    /// <summary>True when only rows of some tenants show.</summary>
    public bool IsHeld { get; }

    /// <summary>Opens a session, starting an engine when the data folder's does not run. A problem is a sentence that names the setting and the fix.</summary>
    /// <exception cref="ClickHouseException">The server refuses.</exception>
    /// <exception cref="InvalidOperationException">The engine does not start.</exception>
    public static async Task<(ReaderSession? Session, string? Problem)> OpenAsync(InsightSettings settings, DataFolder data, IReadOnlyList<string> tenants, CancellationToken cancellationToken)
    {
        StorageSettings storage = settings.Storage;
        if (storage.ReaderTenants.Count > 0)
        {
            if (tenants.FirstOrDefault(tenant => !storage.ReaderTenants.Contains(tenant, StringComparer.Ordinal)) is { } foreign)
                return (null, $"--tenant: '{SafeText.Line(foreign, 60)}' is none of storage.readerTenants");
            if (tenants.Count == 0) tenants = storage.ReaderTenants;
        }

        if (storage.Url.Length > 0)
        {
            if (storage.ReaderUsername.Length == 0) return (null, "storage.readerUsername: names no user who may only read; docs/QUERY.md has the statements that make one");
            string password = storage.ReaderPasswordFile.Length > 0 ? File.ReadLines(storage.ReaderPasswordFile).FirstOrDefault() ?? "" : "";
            ReaderSession remote = Of(new ReaderAddress(storage.Url, storage.ReaderUsername, password, storage.Database), null, tenants);
            if (!remote.IsHeld || await IsClosedWithoutTenantAsync(storage, password, cancellationToken)) return (remote, null);
            await remote.DisposeAsync();
            return (null, $"the user {storage.ReaderUsername}{EmbeddedReader.HeldSuffix} sees rows without naming a tenant; make its row policies (docs/QUERY.md)");
        }

        if (OwnerOnlyFile.Read<ReaderAddress>(ReaderAddress.FileIn(data)) is { } address)
        {
            ReaderSession running = Of(address, null, tenants);
            if (await running.Source.PingAsync(cancellationToken)) return (running, null);
            await running.DisposeAsync();
        }

        StorageSession engine = await StorageSession.OpenAsync(settings, data, cancellationToken);
        if (engine.Reader is { } reader) return (Of(reader, engine, tenants), null);
        await engine.DisposeAsync();
        return (null, "the engine of this data folder runs without a reader; start it again");
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        if (_engine is not null) await _engine.DisposeAsync();
    }

    private static ReaderSession Of(ReaderAddress address, StorageSession? engine, IReadOnlyList<string> tenants)
    {
        KeyValuePair<string, string>[] headers = tenants.Count == 0
            ? []
            : [KeyValuePair.Create(EmbeddedReader.TenantHeader, string.Join(',', tenants.Select(static tenant => Convert.ToHexString(Encoding.UTF8.GetBytes(tenant)))))];
        return new ReaderSession(address.CreateSource(tenants.Count > 0, headers), engine, tenants.Count > 0);
    }

    /// <summary>Somebody else made the users of a server: one without row policies would show everything, so it is asked without a tenant first.</summary>
    private static async Task<bool> IsClosedWithoutTenantAsync(StorageSettings storage, string password, CancellationToken cancellationToken)
    {
        await using ClickHouseDataSource source = new ReaderAddress(storage.Url, storage.ReaderUsername, password, storage.Database).CreateSource(held: true, []);
        await using ClickHouseConnection connection = source.CreateConnection();
        await connection.OpenAsync(cancellationToken);
        await using ClickHouseCommand command = connection.CreateCommand();
        command.CommandText = string.Join(" UNION ALL ", TenantTables.Owned.Concat(TenantTables.Closed).Select(static table => $"(SELECT 1 FROM {Identifier.Quote(table)} LIMIT 1)"));
        (Stream body, _) = await command.ExecuteFormattedAsync("TabSeparated", cancellationToken);
        await using (body) return await body.ReadAtLeastAsync(new byte[1], 1, throwOnEndOfStream: false, cancellationToken) == 0;
    }
}
