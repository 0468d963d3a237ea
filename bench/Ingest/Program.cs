using System.Data.Common;
using System.Diagnostics;
using System.Globalization;
using Insight.ApiDiscovery.Days;
using Insight.ApiDiscovery.Inventory;
using Insight.ApiDiscovery.Schemas;
using Insight.Bench.Ingest;
using Insight.Endpoints;
using Insight.Ingest;
using Insight.Ingest.RollUps;
using Insight.Ingest.Storing;
using Insight.Storage.ClickHouse;
using Insight.Storage.Control;
using Insight.Storage.Embedded;
using Insight.Storage.Schema;
using Insight.Streaming.Journal;
using Microsoft.Extensions.Logging.Abstractions;

// dotnet run -c Release --project bench/Ingest [records [requests per second [inventory]]]
//
// A journal full of records → ClickHouse (embedded engine in a child process) including derived windows and minutes.
// The clock runs from the first read to the last window computed; writing the journal is not part of it.
if (args is ["storage", .. string[] engineArguments])
{
    if (EmbeddedEngineOptions.TryParse(engineArguments, out EmbeddedEngineOptions? child, out string? error)) return EmbeddedEngine.Run(child!);
    Console.Error.WriteLine(error);
    return 2;
}

if (args is ["traffic", string directory, string number, string until, string rate])
{
    Traffic.Write(directory, int.Parse(number, CultureInfo.InvariantCulture), DateTimeOffset.FromUnixTimeSeconds(long.Parse(until, CultureInfo.InvariantCulture)), int.Parse(rate, CultureInfo.InvariantCulture));
    return 0;
}

int count = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 3_000_000;
string self = typeof(Figures).Assembly.Location;
string folder = Directory.CreateTempSubdirectory("insight-bench-").FullName;
try
{
    string journal = Path.Combine(folder, "journal");
    long end = DateTimeOffset.UtcNow.ToUnixTimeSeconds() - 60;
    using (Process traffic = Process.Start("dotnet", [self, "traffic", journal, count.ToString(CultureInfo.InvariantCulture), end.ToString(CultureInfo.InvariantCulture), args.Length > 1 ? args[1] : "20000"]))
    {
        await traffic.WaitForExitAsync();
        if (traffic.ExitCode != 0) return 1;
    }

    string password = EngineProcess.CreatePassword();
    EmbeddedEngineOptions options = new()
    {
        DataDirectory = Path.Combine(folder, "storage"),
        HttpPort = EngineProcess.FindFreePort(),
        Username = "insight",
        PasswordSha256Hex = EngineProcess.HashPassword(password),
    };
    await using EngineProcess engine = await EngineProcess.StartAsync("dotnet", [self, "storage"], options, password);
    await using ClickHouseDataSource storage = engine.CreateDataSource("insight");
    await new SchemaMigrator().MigrateAsync(storage, new SchemaSettings(), CancellationToken.None);
    using Process engineProcess = Process.GetProcessById(engine.ProcessId), own = Process.GetCurrentProcess();
    TimeSpan engineBefore = engineProcess.TotalProcessorTime, ownBefore = own.TotalProcessorTime;

    IngestOptions ingestOptions = new();
    await using JournalReader reader = JournalReader.Open(journal, new ReaderOptions(), TimeProvider.System);
    IngestLoop loop = new(reader, new BatchStore(storage, new TemplateMatcher(), "bench"), ingestOptions, TimeProvider.System, NullLogger<IngestLoop>.Instance);
    RollUp rollUp = new(storage, ingestOptions, TimeProvider.System);
    using CancellationTokenSource stored = new();
    Stopwatch watch = Stopwatch.StartNew();
    Task rolling = Task.Run(async () =>
    {
        while (!stored.IsCancellationRequested)
        {
            await rollUp.RunOnceAsync(() => true, CancellationToken.None);
            await Task.Delay(ingestOptions.RollUpInterval, stored.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    });
    while (loop.Stored + loop.DeadLetters < count) await loop.StepAsync(ingestOptions.BatchWait, CancellationToken.None);
    TimeSpan rawStored = watch.Elapsed;
    await stored.CancelAsync();
    await rolling;
    await rollUp.CatchUpAsync(CancellationToken.None);
    watch.Stop();
    engineProcess.Refresh();
    own.Refresh();

    double perRecord = 1e6 / count;
    Figures figures = new();
    figures.AtLeast("records_per_second", count / watch.Elapsed.TotalSeconds, "1/s", 200_000);
    figures.Note("records_per_second_raw", count / rawStored.TotalSeconds, "1/s");
    figures.Note("cpu_ingest", (own.TotalProcessorTime - ownBefore).TotalSeconds * perRecord, "us/record");
    figures.Note("cpu_storage", (engineProcess.TotalProcessorTime - engineBefore).TotalSeconds * perRecord, "us/record");
    figures.AtMost("ingest_rss", own.PeakWorkingSet64 / 1048576.0, "MiB", 600);
    figures.Note("storage_rss", engineProcess.PeakWorkingSet64 / 1048576.0, "MiB");
    figures.Note("bytes_on_disk_per_record", await NumberAsync("SELECT sum(bytes_on_disk) FROM system.parts WHERE active AND database = 'insight' AND table = 'records'") / count, "B");
    figures.Note("bytes_on_disk_per_record_derived", await NumberAsync("SELECT sum(bytes_on_disk) FROM system.parts WHERE active AND database = 'insight' AND table != 'records'") / count, "B");
    figures.AtMost("duplicates", await NumberAsync("SELECT count() - uniqExact(record_id) FROM records"), "records", 0);
    figures.AtMost("missing_in_minutes", Math.Abs(count - await NumberAsync("SELECT sum(requests) FROM edge_endpoint_minutes FINAL")), "records", 0);
    if (args is [_, _, "inventory"])
    {
        // Passes look back at what was rolled up a little before: that was the whole traffic.
        await Task.Delay(DayPass.Overlap + TimeSpan.FromSeconds(5));
        await InventoryAsync("first");

        // The steady state: nothing but the last minutes was rolled up since the last pass.
        await Task.Delay(DayPass.Overlap + TimeSpan.FromSeconds(5));
        await NumberAsync("INSERT INTO edge_minutes SELECT * REPLACE (version + 1 AS version, now() AS rolled_at) FROM edge_minutes FINAL WHERE minute > (SELECT max(minute) FROM edge_minutes) - INTERVAL 4 MINUTE");
        await InventoryAsync("again");
    }

    return figures.Missed ? 1 : 0;

    // What a pass of the inventory costs.
    async Task InventoryAsync(string turn)
    {
        InventoryPass inventory = new(storage, new DriftRecorder(storage, new AcceptedSchemas(ControlDatabase.Open(Path.Combine(folder, "control.db")), TimeProvider.System)));
        engineProcess.Refresh();
        own.Refresh();
        TimeSpan engineCpu = engineProcess.TotalProcessorTime, ownCpu = own.TotalProcessorTime;
        Stopwatch pass = Stopwatch.StartNew();
        await inventory.RunAsync(CancellationToken.None);
        pass.Stop();
        engineProcess.Refresh();
        own.Refresh();
        figures.Note("inventory_pass_" + turn, pass.Elapsed.TotalSeconds, "s");
        figures.Note("inventory_cpu_storage_" + turn, (engineProcess.TotalProcessorTime - engineCpu).TotalSeconds, "s");
        figures.Note("inventory_cpu_own_" + turn, (own.TotalProcessorTime - ownCpu).TotalSeconds, "s");
    }

    async Task<double> NumberAsync(string sql)
    {
        await using ClickHouseConnection connection = storage.CreateConnection();
        await connection.OpenAsync();
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 600;
        return Convert.ToDouble(await command.ExecuteScalarAsync() ?? 0, CultureInfo.InvariantCulture);
    }
}
finally
{
    Directory.Delete(folder, recursive: true);
}
