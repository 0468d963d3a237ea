using System.Data.Common;
using System.Net;
using Npgsql;

namespace Insight.Storage.Control;

/// <summary>The control database on a PostgreSQL server, for consoles and jobs on several machines.</summary>
internal sealed class PostgresDialect : IControlDialect
{
    /// <summary>A server that is gone without a word is noticed after this long.</summary>
    private const int KeepAliveSeconds = 15;

    private readonly NpgsqlDataSource _source;

    /// <summary>Connects nothing yet.</summary>
    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    public PostgresDialect(string connectionString, string? password)
    {
        NpgsqlConnectionStringBuilder builder = new(connectionString) { KeepAlive = KeepAliveSeconds, ApplicationName = "insight", IncludeErrorDetail = false };
        if (password is not null) builder.Password = password;

        // What travels to another machine is encrypted, and the machine is the one that was meant, unless somebody says otherwise.
        if (!builder.ContainsKey("SSL Mode") && !IsOfThisMachine(builder.Host)) builder.SslMode = SslMode.VerifyFull;
        _source = NpgsqlDataSource.Create(builder);
    }

    public string BytesType => "BYTEA";

    public bool CanWatch => true;

    public DbConnection OpenConnection() => _source.OpenConnection();

    public async Task WatchAsync(Action changed, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await _source.OpenConnectionAsync(cancellationToken);
        await using (NpgsqlCommand listen = new($"LISTEN {ControlSql.Channel}", connection)) await listen.ExecuteNonQueryAsync(cancellationToken);
        while (true)
        {
            changed();
            await connection.WaitAsync(cancellationToken);
        }
    }

    private static bool IsOfThisMachine(string? host) =>
        host is null or "" or "localhost" || host.StartsWith('/') || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));
}
