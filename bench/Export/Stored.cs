using System.Diagnostics;
using System.Diagnostics.Metrics;
using Dapper;
using Insight.Export.Delivery;
using Insight.Export.Destinations;
using Insight.Export.Options;
using Insight.Export.Selection;
using Insight.Export.Sources;
using Insight.Storage.ClickHouse;
using Insight.Storage.Control;
using Insight.Storage.Control.Exports;
using Insight.Testing;

namespace Insight.Bench.Export;

/// <summary>The whole way after an outage: requests out of ClickHouse (a process of its own), in the order of storage, page by page, to files.</summary>
internal static class Stored
{
    private const int Requests = 400_000, Batch = 50_000;

    public static async Task<Rate> MeasureAsync(string folder)
    {
        EngineFixture engine = new();
        await engine.InitializeAsync();
        try
        {
            await using LentDatabase database = await engine.LendDatabaseAsync();
            for (int from = 0; from < Requests; from += Batch) await InsertAsync(database.Source, from);
            return await DeliverAsync(database.Source, folder);
        }
        finally
        {
            await engine.DisposeAsync();
        }
    }

    private static async Task<Rate> DeliverAsync(ClickHouseDataSource storage, string folder)
    {
        TimeProvider time = TimeProvider.System;
        ControlDatabase control = ControlDatabase.Open(Path.Combine(folder, "control.db"));
        ExportStores stores = new(new ExportCursors(control, time), new ExportStates(control, time), new ExportLetters(control, time));
        ExportOptions export = new() { Folder = folder };
        DestinationOptions options = new() { Streams = { EventKind.Requests }, File = new() };
        IDestination files = new DestinationFactory(export, new NoSecrets(), folder, "1.2.3", time).Create("stored", options, out string problem) ?? throw new InvalidOperationException(problem);
        await using (files)
        {
            DestinationPlan plan = new(files, [new RequestSource(storage, "")], new EventFilter(options), new ClientForms(ClientForm.AsStored, []), FromTheBeginning: true);
            DestinationLoop loop = new("stored", plan, stores, new ExportMetrics(new Meters()), new DeliveryPace(), time);
            using CancellationTokenSource stop = new();
            using Process self = Process.GetCurrentProcess();
            TimeSpan processor = self.TotalProcessorTime;
            long allocated = GC.GetTotalAllocatedBytes(precise: true), since = Stopwatch.GetTimestamp();
            Task run = Task.Run(() => loop.RunAsync(stop.Token));
            while (!run.IsCompleted && Taken(stores) < Requests) await Task.Delay(50);
            double seconds = Stopwatch.GetElapsedTime(since).TotalSeconds;
            self.Refresh();
            Rate rate = new(Requests / seconds, Requests / (self.TotalProcessorTime - processor).TotalSeconds, (GC.GetTotalAllocatedBytes(precise: true) - allocated) / (double)Requests);
            await stop.CancelAsync();
            await run.ContinueWith(static _ => { }, TaskScheduler.Default);
            return rate;
        }
    }

    private static long Taken(ExportStores stores) => stores.States.All() is [{ } state] ? DestinationStatus.Read(state.State).Taken : 0;

    private static async Task InsertAsync(ClickHouseDataSource storage, int from)
    {
        await using ClickHouseConnection connection = storage.CreateConnection();
        await connection.ExecuteAsync(
            $"""
            INSERT INTO records (record_id, time, window, gateway_id, tenant, app, host, source_service, destination_service, method, path, endpoint_id, protocol, status, request_bytes, response_bytes, duration_us, client_ip,
              request_id, trace_id, user_agent)
            SELECT unhex(leftPad(hex(number + {from}), 32, '0')), now64(6), now(), 'edge-1', 'acme', 'shop', 'shop.example', 'web', concat('service-', toString(number % 20)), 'GET', concat('/orders/', toString(number), '/items'),
              number % 200 + 1, 'HTTP/2', 200, 100, 2000, 1500, IPv4NumToString(toUInt32(number * 2654435761)), lower(hex(sipHash128(number))), unhex(leftPad(hex(number), 32, '1')), 'Mozilla/5.0 (X11; Linux x86_64)'
            FROM numbers({Batch})
            """);
    }

    private sealed class NoSecrets : Insight.Export.Safety.ISecrets
    {
        public string? Find(string name, out string problem)
        {
            problem = "there are none";
            return null;
        }
    }

    private sealed class Meters : IMeterFactory
    {
        public Meter Create(MeterOptions options) => new(options);

        public void Dispose()
        {
        }
    }
}
