using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Insight.Storage.ClickHouse;

/// <summary>
/// The settings of a connection: <c>Host=127.0.0.1;Port=8123;Protocol=http;Username=default;Password=;Database=default;Timeout=30</c>.
/// </summary>
/// <remarks>Key names do not depend on letter case. An unknown key is an error, so that a slip of the pen is not silently ignored.</remarks>
[SuppressMessage("Naming", "CA1710", Justification = "The base class is a dictionary; ADO.NET's name for it ends in Builder.")]
[SuppressMessage("Design", "CA1010", Justification = "ADO.NET's base class fixes what is implemented.")]
public sealed class ClickHouseConnectionStringBuilder : DbConnectionStringBuilder
{
    private static readonly string[] s_keys = ["Host", "Port", "Protocol", "Username", "Password", "Database", "Timeout"];

    /// <summary>The default settings: a server on this machine.</summary>
    public ClickHouseConnectionStringBuilder()
    {
    }

    /// <summary>Reads a connection string.</summary>
    /// <exception cref="ArgumentException">A key is unknown or a value cannot be read; the message names the key, never the value.</exception>
    public ClickHouseConnectionStringBuilder(string connectionString)
    {
        ConnectionString = connectionString;
        foreach (string key in Keys)
        {
            if (!s_keys.Contains(key, StringComparer.OrdinalIgnoreCase))
                throw new ArgumentException($"Connection string: unknown key '{key}'. Known keys: {string.Join(", ", s_keys)}.", nameof(connectionString));
        }

        _ = Endpoint;
        _ = Timeout;
    }

    /// <summary>Name or address of the server.</summary>
    public string Host { get => Text("Host", "127.0.0.1"); set => this["Host"] = value; }

    /// <summary>Port of the HTTP interface.</summary>
    public int Port { get => Number("Port", Protocol == "https" ? 8443 : 8123, 1, 65535); set => this["Port"] = value; }

    /// <summary><c>http</c> or <c>https</c>.</summary>
    public string Protocol { get => Text("Protocol", "http"); set => this["Protocol"] = value; }

    /// <summary>Name of the database user.</summary>
    public string Username { get => Text("Username", "default"); set => this["Username"] = value; }

    /// <summary>Password of the database user; sent in a header.</summary>
    public string Password { get => Text("Password", ""); set => this["Password"] = value; }

    /// <summary>Database that names without a database belong to.</summary>
    public string Database { get => Text("Database", "default"); set => this["Database"] = value; }

    /// <summary>How long a command may wait for the server; 0 in the string means for ever.</summary>
    public TimeSpan Timeout
    {
        get => TimeSpan.FromSeconds(Number("Timeout", 30, 0, int.MaxValue / 1000));
        set => this["Timeout"] = (int)value.TotalSeconds;
    }

    /// <summary>Address of the HTTP interface, without credentials.</summary>
    public Uri Endpoint => Protocol is "http" or "https"
        ? new UriBuilder(Protocol, Host, Port).Uri
        : throw new ArgumentException("Connection string: Protocol must be http or https.");

    private string Text(string key, string otherwise) =>
        TryGetValue(key, out object? value) ? Convert.ToString(value, CultureInfo.InvariantCulture) ?? otherwise : otherwise;

    private int Number(string key, int otherwise, int least, int most)
    {
        if (!TryGetValue(key, out object? value)) return otherwise;
        return int.TryParse(Convert.ToString(value, CultureInfo.InvariantCulture), CultureInfo.InvariantCulture, out int number)
            && number >= least && number <= most
            ? number
            : throw new ArgumentException($"Connection string: {key} must be a whole number from {least} to {most}.");
    }
}
