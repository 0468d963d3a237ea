using System.Globalization;
using Insight.Bench.Console;
using Insight.Bench.Ingest;

// dotnet run -c Release --project bench/Console [AREA]
//
// graph: a graph of 1,500 services and 10,000 edges in a real browser: first picture, changes, panning (needs /usr/bin/chromium).
// browsers: 200 browsers watching it: what they cost the console.
// slow: how soon a change reaches browsers, without and with others that do not read.
// wide: a graph of 5,000 services and 50,000 edges, drawn as groups: first picture, one group opened, changes, panning.
if (args is ["watch", string address, string token, string count]) return await Watchers.RunAsync(new Uri(address), token, int.Parse(count, CultureInfo.InvariantCulture));
if (args is ["delays", string console, string secret, string normal, string slow])
    return await DelayWatchers.RunAsync(new Uri(console), secret, int.Parse(normal, CultureInfo.InvariantCulture), int.Parse(slow, CultureInfo.InvariantCulture));

Figures figures = new();
string area = args is [string first, ..] ? first : "";
if (area is not "wide")
{
    await using LargeSystem system = await LargeSystem.StartAsync(services: 1500, edges: 10_000);
    if (area is "" or "graph") await GraphFigures.MeasureAsync(figures, system);
    if (area is "" or "browsers") await BrowserFigures.MeasureAsync(figures, system);
    if (area is "" or "slow") await SlowFigures.MeasureAsync(figures, system);
}

if (area is "" or "wide")
{
    await using LargeSystem system = await LargeSystem.StartAsync(services: 5000, edges: 50_000);
    await WideFigures.MeasureAsync(figures, system);
}

return figures.Missed ? 1 : 0;
