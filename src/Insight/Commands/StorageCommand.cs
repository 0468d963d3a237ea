using System.CommandLine;
using Insight.Configuration;
using Insight.Run;
using Insight.Storage.ClickHouse;
using Insight.Storage.Embedded;
using Insight.Supervision;

namespace Insight.Commands;

/// <summary><c>insight storage</c>: the embedded ClickHouse.</summary>
public static class StorageCommand
{
    /// <summary>Builds the verb.</summary>
    public static Command Create()
    {
        Command command = new("storage", "Run the embedded ClickHouse on loopback until standard input closes");
        CommonOptions common = new(command);
        command.Add(common.Map(new Option<int>("--storage-port") { Description = "Port on 127.0.0.1 (default: any free one)" }, "storage:port"));
        command.SetAction(parsed => common.Load(parsed) is { } loaded ? Run(loaded.Settings) : ExitCode.Usage);
        return command;
    }

    private static int Run(InsightSettings settings)
    {
        if (settings.Storage.Url.Length > 0)
        {
            Terminal.Error.WriteLine($"insight: storage.url names a server ({settings.Storage.Url}); there is nothing to run here");
            return ExitCode.Usage;
        }

        if (CommonOptions.CreateData(settings) is not { } data) return ExitCode.Failed;
        string file = StorageAddress.FileIn(data);
        // A supervisor made the address, and it stays over restarts; started by hand, the engine makes its own.
        StorageAddress? address = OwnerOnlyFile.Read<StorageAddress>(file);
        if (address is null)
        {
            address = StorageAddress.Create(settings.Storage.Port);
            address.Write(data, settings.Storage.Database);
        }

        using IDisposable signals = Lifeline.LeaveSignalsToSupervisor();
        _ = ReportReadinessAsync(address);
        return EmbeddedEngine.Run(EngineOptions.For(settings.Storage, data, address));
    }

    private static async Task ReportReadinessAsync(StorageAddress address)
    {
        using ClickHouseDataSource source = new(address.ConnectionString("default"));
        while (!await source.PingAsync()) await Task.Delay(TimeSpan.FromMilliseconds(25));
        Readiness.Report($"ClickHouse on 127.0.0.1:{address.Port}");
    }
}
