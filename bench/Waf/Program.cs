using Insight.Waf.Bench;
using Insight.Waf.Bench.Compare;
using Insight.Waf.Bench.Micro;

// dotnet run -c Release --project bench/Waf -- VERB: see usage.
string verb = args is [{ } first, ..] && !first.StartsWith('-') ? first : "compare";
string[] rest = args is [{ } name, ..] && name == verb ? args[1..] : args;
return verb switch
{
    "compare" when BenchOptions.Read(rest) is { } options => await Comparison.RunAsync(options),
    "micro" => MicroBenchmarks.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Terminal.Error.WriteLine("""
        usage: dotnet run -c Release --project bench/Waf -- [VERB] [OPTIONS]

          compare   nginx with libmodsecurity against `insight gateway`, the same rules, one core each (the default verb)
            --rules DIR      folder with crs-setup.conf (or its .example) and rules/*.conf; default: data/waf/rules, where `insight waf rules install` puts it
            --requests DIR   folder with get.http, form.http and json.http; default: those beside this program
            --only SIDE      modsecurity | insight: measure one side, without ratios
          micro     BenchmarkDotNet; its options follow (such as --filter '*Transaction*'); rules: the folder that INSIGHT_BENCH_RULES names,
                    otherwise rules/ of the repository
        """);
    return 2;
}
