using BenchmarkDotNet.Attributes;
using Insight.Waf.Rules;
using Insight.Waf.Transactions;
using Insight.WafTools;
using Insight.WafTools.Requests;

namespace Insight.Waf.Bench.Micro;

/// <summary>Whole transactions, from the connection to logging.</summary>
[MemoryDiagnoser]
public class TransactionBenchmarks
{
    private RuleSet? _rules;
    private RawRequest? _request;

    /// <summary>The request: a file beside this program.</summary>
    [Params("get", "form", "json")]
    public string Request { get; set; } = "";

    /// <summary>Loads rules and request.</summary>
    [GlobalSetup]
    public void Load()
    {
        _rules = BenchRules.Load();
        _request = RawRequestParser.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Requests", Request + ".http")));
        if (Exchange.RunOnly(_rules, _request, BackendResponse.EmptyJson) is { } intervention)
            throw new InvalidOperationException($"Rule {intervention.RuleId} blocks {Request}.http; a blocked request costs less.");
    }

    /// <summary>One transaction.</summary>
    [Benchmark]
    public Intervention? Transaction() => Exchange.RunOnly(_rules!, _request!, BackendResponse.EmptyJson);
}
