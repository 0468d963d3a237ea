using Insight.Bench.Anomaly;
using Insight.Bench.Ingest;

// dotnet run -c Release --project bench/Anomaly [AREA [OPTIONS]]
//
// profiles [--train FILE --test FILE --rules DIR]: request profiles on labelled values (HttpParams) beside the WAF, on generated traffic, and their speed.
Figures figures = new();
string area = args is [string first, ..] ? first : "";
if (area is "" or "profiles") ProfileFigures.Measure(figures, args.Length > 1 ? args[1..] : []);
return figures.Missed ? 1 : 0;
