using Insight.Bench.Anomaly;
using Insight.Bench.Ingest;

// dotnet run -c Release --project bench/Anomaly [area]
Figures figures = new();
if (args is [] or ["series"]) SeriesFigures.Measure(figures);
return figures.Missed ? 1 : 0;
