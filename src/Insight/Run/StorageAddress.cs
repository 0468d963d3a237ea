using Insight.Storage.ClickHouse;
using Insight.Storage.Embedded;

namespace Insight.Run;

/// <summary>How processes of this machine reach the embedded engine: a port on loopback and a password made for this start.</summary>
/// <param name="Port">HTTP port on 127.0.0.1.</param>
/// <param name="Username">The application's user.</param>
/// <param name="Password">Random; lives in <c>run/storage.json</c> (owner only) while the engine runs.</param>
public sealed record StorageAddress(int Port, string Username, string Password)
{
    /// <summary>A fresh address; port 0 is replaced by a free one, which then stays over restarts of the engine.</summary>
    public static StorageAddress Create(int port) => new(port == 0 ? EngineProcess.FindFreePort() : port, "insight", EngineProcess.CreatePassword());

    /// <summary>The file that holds the address.</summary>
    public static string FileIn(DataFolder data) => Path.Combine(data.RunFolder, "storage.json");

    /// <summary>The connection string, password included: never to be printed.</summary>
    public string ConnectionString(string database) =>
        new ClickHouseConnectionStringBuilder { Host = "127.0.0.1", Port = Port, Username = Username, Password = Password, Database = database }.ConnectionString;
}
