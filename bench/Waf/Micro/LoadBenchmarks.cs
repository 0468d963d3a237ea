using BenchmarkDotNet.Attributes;
using Insight.Waf.Rules;

namespace Insight.Waf.Bench.Micro;

/// <summary>Reading and compiling the rules, without reading their files.</summary>
[MemoryDiagnoser]
public class LoadBenchmarks
{
    private IReadOnlyList<RuleSource> _sources = [];

    /// <summary>Reads the files.</summary>
    [GlobalSetup]
    public void Read() => _sources = BenchRules.Sources();

    /// <summary>From texts to compiled rules.</summary>
    [Benchmark]
    public RuleSet? Load() => RuleSet.Load(_sources, out _);
}
