using Insight.Storage.ClickHouse;
using Insight.Storage.Embedded;

namespace Insight.Run;

/// <summary>How processes of this machine reach the embedded engine: a port on loopback and a password made for this start.</summary>
/// <param name="Port">HTTP port on 127.0.0.1.</param>
/// <param name="Username">The application's user.</param>
/// <param name="Password">Random; lives in <c>run/storage.json</c> (owner only) while the engine runs.</param>
/// <param name="ReaderPassword">That of the users who may only read; random, in <c>run/reader.json</c> too.</param>
public sealed record StorageAddress(int Port, string Username, string Password, string ReaderPassword = "")
{
    /// <summary>A fresh address; port 0 is replaced by a free one, which then stays over restarts of the engine.</summary>
    public static StorageAddress Create(int port) => new(port == 0 ? EngineProcess.FindFreePort() : port, "insight", EngineProcess.CreatePassword(), EngineProcess.CreatePassword());

    /// <summary>The file that holds the address.</summary>
    public static string FileIn(DataFolder data) => Path.Combine(data.RunFolder, "storage.json");

    /// <summary>Writes the files that hold the address, for the application and for readers.</summary>
    public void Write(DataFolder data, string database)
    {
        OwnerOnlyFile.Write(FileIn(data), this);
        OwnerOnlyFile.Write(ReaderAddress.FileIn(data), Reader(database));
    }

    /// <summary>Removes both files.</summary>
    public static void Delete(DataFolder data)
    {
        File.Delete(FileIn(data));
        File.Delete(ReaderAddress.FileIn(data));
    }

    /// <summary>The address for readers.</summary>
    public ReaderAddress Reader(string database) => new($"http://127.0.0.1:{Port}", EmbeddedReader.Username, ReaderPassword, database);

    /// <summary>The connection string, password included: never to be printed.</summary>
    public string ConnectionString(string database) =>
        new ClickHouseConnectionStringBuilder { Host = "127.0.0.1", Port = Port, Username = Username, Password = Password, Database = database }.ConnectionString;
}
