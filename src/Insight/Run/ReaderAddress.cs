using Insight.Storage.ClickHouse;
using Insight.Storage.Embedded;

namespace Insight.Run;

/// <summary>How analysts' tools reach the facts: as a user who may only read Insight's tables.</summary>
/// <param name="Url">HTTP address of ClickHouse.</param>
/// <param name="Username">The user.</param>
/// <param name="Password">Its password: never to be printed.</param>
/// <param name="Database">The database that holds Insight's tables.</param>
public sealed record ReaderAddress(string Url, string Username, string Password, string Database)
{
    /// <summary>The file (owner only) that holds the address while the embedded engine runs.</summary>
    public static string FileIn(DataFolder data) => Path.Combine(data.RunFolder, "reader.json");

    /// <summary>The source; with <paramref name="held"/> as the user who sees rows of the tenants only that each request names.</summary>
    public ClickHouseDataSource CreateSource(bool held, IEnumerable<KeyValuePair<string, string>> headers)
    {
        Uri url = new(Url);
        ClickHouseConnectionStringBuilder connection = new()
        {
            Protocol = url.Scheme,
            Host = url.Host,
            Port = url.Port,
            Username = held ? Username + EmbeddedReader.HeldSuffix : Username,
            Password = Password,
            Database = Database,
        };
        return new ClickHouseDataSource(connection.ConnectionString, headers);
    }
}
