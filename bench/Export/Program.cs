using Insight.Bench.Export;

// dotnet run -c Release --project bench/Export [DESTINATION ...]
//
// What it costs to tell other systems of requests, written as OCSF: events per second of a sender that has one core, and per second of its processor time,
// writing included. The receiver is another process on another core; it reads everything, and answers as the real one does.
if (args is ["receive", string kind, string folder]) return await Receiving.RunAsync(kind, folder);

Figures figures = new();
using Sending sending = new();
foreach (string destination in args.Length > 0 ? args : Sending.All)
{
    Rate rate = await sending.MeasureAsync(destination);
    figures.AtLeast($"export_{destination}_events_per_s", rate.PerSecond, "events/s", 20_000);
    figures.AtLeast($"export_{destination}_events_per_cpu_s", rate.PerProcessorSecond, "events/s", 20_000);
    figures.Note($"export_{destination}_allocated", rate.BytesPerEvent, "B/event");
}

return figures.Missed ? 1 : 0;
