using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Insight.Waf.Bench.Micro;

/// <summary>The benchmarks of single stages. They run in this process: nothing is restored or built for them.</summary>
internal static class MicroBenchmarks
{
    /// <summary>Runs those that BenchmarkDotNet's options choose; without any, all.</summary>
    public static int Run(string[] arguments)
    {
        IConfig config = DefaultConfig.Instance
            .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "insight-bench"))
            .WithOptions(ConfigOptions.JoinSummary);
        string[] chosen = arguments.Length > 0 ? arguments : ["--filter", "*"];
        bool ran = BenchmarkSwitcher.FromAssembly(typeof(MicroBenchmarks).Assembly).Run(chosen, config).Any(summary => summary.BenchmarksCases.Length > 0);
        return ran ? 0 : 1;
    }
}
