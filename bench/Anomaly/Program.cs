using Insight.Bench.Anomaly;
using Insight.Bench.Ingest;

// dotnet run -c Release --project bench/Anomaly [weeks]
//
// weeks: generated weeks of the shop's traffic.
Figures figures = new();
if (args is [] or ["weeks"]) WeekFigures.Measure(figures);
if (args is ["engine", .. string[] more]) EngineFigures.Measure(figures, more is [string seed, ..] ? ulong.Parse(seed, System.Globalization.CultureInfo.InvariantCulture) : 1, more is [_, string weeks, ..] ? double.Parse(weeks, System.Globalization.CultureInfo.InvariantCulture) : 4, true);
return figures.Missed ? 1 : 0;
