using Insight.Bench.Ingest;
using Insight.Bench.Recommender;
using Insight.Bench.Recommender.Recorder;

const string Help = """
    dotnet run -c Release --project bench/Recommender [-- AREA]

    sample    rate limits learned on the earlier 60 % of the clients of a real log, tested on the later ones with recorded runs of attack tools mixed in (needs ../shared/data)
    clients   the same on 30,000 generated clients per endpoint
    decision  what asking policies costs, at 1,000 and 10,000 of them
    replay    how fast requests are replayed
    All of these are measured without AREA.

    record [FOLDER [TOOL...]]
              runs attack tools of Debian against the sample shop behind the gateway, all on loopback, and writes down what the gateway recorded,
              a file per tool, into bench/Recommender/Recorded unless told otherwise. Needs the product built (./build.sh build) and the tools installed; no other area does.
    """;
string area = args is [string first, ..] ? first : "";
if (area is not ("" or "sample" or "clients" or "decision" or "replay" or "record"))
{
    Terminal.WriteLine(Help);
    return area is "--help" or "-h" or "help" ? 0 : 2;
}

if (area is "record") return await AttackRecorder.RecordAsync(args.Length > 1 ? args[1] : "bench/Recommender/Recorded", args.Length > 2 ? args[2..] : []);
Figures figures = new();
if (area is "" or "sample") await SampleFigures.MeasureAsync(figures);
if (area is "" or "clients") GeneratedFigures.Measure(figures);
if (area is "" or "decision") DecisionFigures.Measure(figures);
if (area is "" or "replay") ReplayFigures.Measure(figures);
return figures.Missed ? 1 : 0;
