using System.Data.Common;
using Insight.Storage.Tenants;

namespace Insight.Storage.ClickHouse;

/// <summary>One ClickHouse server and the pool of HTTP connections to it. Create one and share it; thread-safe.</summary>
public sealed class ClickHouseDataSource : DbDataSource
{
    private readonly ClickHouseConnectionStringBuilder _settings;

    /// <summary>A source for the server that a connection string names; see <see cref="ClickHouseConnectionStringBuilder"/>.</summary>
    public ClickHouseDataSource(string connectionString)
    {
        _settings = new ClickHouseConnectionStringBuilder(connectionString);
        Transport = new ClickHouseTransport(_settings);
    }

    /// <summary>The same with headers of one's own in every request, such as <see cref="Embedded.EmbeddedReader.TenantHeader"/>.</summary>
    public ClickHouseDataSource(string connectionString, IEnumerable<KeyValuePair<string, string>> headers)
    {
        _settings = new ClickHouseConnectionStringBuilder(connectionString);
        Transport = new ClickHouseTransport(_settings, headers);
    }

    /// <summary>The connection string without its password.</summary>
    public override string ConnectionString => ClickHouseConnection.WithoutPassword(_settings);

    /// <summary>Database that names without a database belong to.</summary>
    public string Database => _settings.Database;

    internal ClickHouseTransport Transport { get; }

    /// <summary>A connection of this source; not open yet.</summary>
    public new ClickHouseConnection CreateConnection() => new(_settings, Transport);

    /// <summary>A connection whose commands read rows of some tenants only; see <see cref="TenantFilter"/>.</summary>
    public ClickHouseConnection CreateConnection(IReadOnlyCollection<string> tenants) => new(_settings, Transport, KeyValuePair.Create(TenantFilter.Setting, TenantFilter.Of(tenants)));

    /// <summary>A source for the same server and user with another database.</summary>
    public ClickHouseDataSource WithDatabase(string database) => new(
        new ClickHouseConnectionStringBuilder(_settings.ConnectionString) { Database = database }.ConnectionString);

    /// <summary>True when the server answers its health check; never throws for a server that is away.</summary>
    public Task<bool> PingAsync(CancellationToken cancellationToken = default) => Transport.PingAsync(cancellationToken);

    /// <inheritdoc />
    protected override DbConnection CreateDbConnection() => CreateConnection();

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing) Transport.Dispose();
        base.Dispose(disposing);
    }

    /// <inheritdoc />
    protected override async ValueTask DisposeAsyncCore()
    {
        Transport.Dispose();
        await base.DisposeAsyncCore();
    }
}
