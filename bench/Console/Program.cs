using Insight.Bench.Console;
using Insight.Bench.Ingest;

// dotnet run -c Release --project bench/Console [AREA]
//
// graph: a graph of 1,500 services and 10,000 edges in a real browser: first picture, changes, panning (needs /usr/bin/chromium).
// browsers: 200 browsers watching it: what they cost the console.
if (args is ["watch", string address, string token, string count]) return await Watchers.RunAsync(new Uri(address), token, int.Parse(count, System.Globalization.CultureInfo.InvariantCulture));

Figures figures = new();
string area = args is [string first, ..] ? first : "";
await using LargeSystem system = await LargeSystem.StartAsync(services: 1500, edges: 10_000);
if (area is "" or "graph") await GraphFigures.MeasureAsync(figures, system);
if (area is "" or "browsers") await BrowserFigures.MeasureAsync(figures, system);
return figures.Missed ? 1 : 0;
