using Insight.Bench.Anomaly;
using Insight.Bench.Ingest;

Figures figures = new();
string area = args.Length > 0 ? args[0] : "";
if (area is "" or "rca") RootCauseFigures.Measure(figures);
return figures.Missed ? 1 : 0;
