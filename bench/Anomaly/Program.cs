using Insight.Bench.Anomaly;
using Insight.Bench.Ingest;

// dotnet run -c Release --project bench/Anomaly [weeks]
//
// weeks: generated weeks of the shop's traffic.
Figures figures = new();
if (args is [] or ["weeks"]) WeekFigures.Measure(figures);
return figures.Missed ? 1 : 0;
