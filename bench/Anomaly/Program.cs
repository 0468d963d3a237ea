using System.Globalization;
using Insight.Bench.Anomaly;
using Insight.Bench.Ingest;

// dotnet run -c Release --project bench/Anomaly [AREA [OPTIONS]]
//
// series: detectors of one series on labelled ones (NAB).
// rca: root causes (PetShop, TrainTicket, generated incidents).
// profiles [--train FILE --test FILE --rules DIR]: request profiles on labelled values (HttpParams) and generated prose beside the WAF, on generated traffic, and their speed.
// clients: false findings and delays of what looks at clients, versions and patterns of calls.
// weeks: how fast weeks of the shop's traffic are generated.
// engine [SEED [WEEKS [sudden]]]: everything together over such weeks; says of each fault what became of it.
// forecast [SEED [WEEKS]]: how far off forecasts of the next hour are over such weeks, and how often a warning of a limit would be false; only when it is named.
Figures figures = new();
string area = args is [string first, ..] ? first : "";
string[] options = args.Length > 1 ? args[1..] : [];
if (area is "" or "series") SeriesFigures.Measure(figures);
if (area is "" or "rca") RootCauseFigures.Measure(figures);
if (area is "" or "profiles") ProfileFigures.Measure(figures, area.Length > 0 ? options : []);
if (area is "" or "weeks") WeekFigures.Measure(figures);
if (area is "" or "clients") ClientFigures.Measure(figures);
if (area is "forecast") ForecastFigures.Measure(figures, options is [string forecastSeed, ..] ? ulong.Parse(forecastSeed, CultureInfo.InvariantCulture) : 1, options is [_, string forecastWeeks, ..] ? double.Parse(forecastWeeks, CultureInfo.InvariantCulture) : 2);
if (area is "" or "engine")
{
    ulong seed = options is [string seedText, ..] ? ulong.Parse(seedText, CultureInfo.InvariantCulture) : 1;
    EngineFigures.Measure(figures, seed, options is [_, string weeks, ..] ? double.Parse(weeks, CultureInfo.InvariantCulture) : 4, options is not [_, _, "sudden", ..]);
}

return figures.Missed ? 1 : 0;
