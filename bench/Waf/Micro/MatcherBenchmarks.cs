using System.Text;
using BenchmarkDotNet.Attributes;
using Insight.Waf.Injection;
using Insight.Waf.Matching;
using Insight.Waf.Operators;
using Insight.Waf.Rules;

namespace Insight.Waf.Bench.Micro;

/// <summary>What looks at a value: all patterns of the rules as one set, the longest list of phrases, the detectors.</summary>
[MemoryDiagnoser]
public class MatcherBenchmarks
{
    private static readonly Dictionary<string, byte[]> s_values = new()
    {
        ["word"] = "springfield"u8.ToArray(),
        ["prose"] = Repeat("Please deliver after five in the evening, and ring twice. ", 1024),
        ["sql"] = "-1' union all select 1,concat(user,0x3a,password),3 from users where '1'='1"u8.ToArray(),
        ["script"] = "\"><svg/onload=alert(String.fromCharCode(88,83,83))>"u8.ToArray(),
        ["quotes"] = Repeat("' or \"", 1024),
        ["bytes"] = [.. Enumerable.Range(0, 1024).Select(index => (byte)(index * 151 + index / 7))],
    };

    private readonly MatchScratch _scratch = new();
    private PatternSet? _patterns;
    private PhraseMatcher? _phrases;
    private byte[] _bytes = [];

    /// <summary>The value.</summary>
    [Params("word", "prose", "sql", "script", "quotes", "bytes")]
    public string Value { get; set; } = "";

    /// <summary>Compiles the patterns and builds the states that the value asks for.</summary>
    [GlobalSetup]
    public void Compile()
    {
        RuleSet rules = BenchRules.Load();
        _patterns = new PatternSet([.. rules.Rules.Select(rule => rule.Operator.Pattern?.Pattern).OfType<Pattern>().DistinctBy(pattern => pattern.Text)]);
        _phrases = new PhraseMatcher(Enumerable.Range(0, 2000).Select(number => $"/{(char)('a' + number % 26)}dmin{number}/conf.php"));
        _bytes = s_values[Value];
    }

    /// <summary>All patterns at once.</summary>
    [Benchmark]
    public bool PatternSet()
    {
        _patterns!.Match(_bytes, _scratch);
        return _scratch.Any;
    }

    /// <summary>Two thousand phrases.</summary>
    [Benchmark]
    public bool Phrases() => _phrases!.TryFind(_bytes, out _, out _);

    /// <summary><c>@detectSQLi</c>.</summary>
    [Benchmark]
    public bool SqlInjectionDetector() => SqlInjection.Detect(_bytes, out _);

    /// <summary><c>@detectXSS</c>.</summary>
    [Benchmark]
    public bool ScriptingDetector() => CrossSiteScripting.Detect(_bytes);

    private static byte[] Repeat(string text, int length) => [.. Enumerable.Range(0, length).Select(index => Encoding.ASCII.GetBytes(text)[index % text.Length])];
}
