using Insight.Bench.Anomaly;
using Insight.Bench.Ingest;

// dotnet run -c Release --project bench/Anomaly [weeks | clients]
//
// clients: false findings and delays of what looks at clients, versions and patterns of calls.
// weeks: generated weeks of the shop's traffic.
Figures figures = new();
if (args is [] or ["weeks"]) WeekFigures.Measure(figures);
if (args is [] or ["clients"]) ClientFigures.Measure(figures);
return figures.Missed ? 1 : 0;
