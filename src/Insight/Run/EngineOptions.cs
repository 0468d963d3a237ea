using Insight.Configuration;
using Insight.Storage.Embedded;

namespace Insight.Run;

/// <summary>From settings to the embedded engine's options.</summary>
public static class EngineOptions
{
    /// <summary>The options of the engine of this data folder.</summary>
    public static EmbeddedEngineOptions For(StorageSettings settings, DataFolder data, StorageAddress address) => new()
    {
        DataDirectory = data.Storage,
        HttpPort = address.Port,
        Username = address.Username,
        PasswordSha256Hex = EngineProcess.HashPassword(address.Password),
        Reader = address.ReaderPassword.Length == 0 ? null : new EmbeddedReader
        {
            PasswordSha256Hex = EngineProcess.HashPassword(address.ReaderPassword),
            Database = settings.Database,
            Tenants = settings.ReaderTenants,
        },
        MaxMemoryBytes = (long)settings.MemoryMegabytes << 20,
    };
}
