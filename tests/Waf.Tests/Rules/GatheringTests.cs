using System.Globalization;
using System.Text;
using Insight.Waf.Rules;
using Insight.Waf.Tests.Transactions;

namespace Insight.Waf.Tests.Rules;

/// <summary>Patterns that are looked for together must find what each finds alone. A rule that also looks at TX is judged alone.</summary>
public class GatheringTests
{
    private const int Requests = 150;

    private static readonly string[] s_patterns =
    [
        "a", "^ab", "b$", "(?i)abc", "[aA]+b", "a.b", "<[a-z]+", "%[0-9a-f]{2}", "['\"];", "^$", ".", "a{2,3}", "(?:ab|ba)+c?", "\\bab\\b", "\\s", "[^a-c ]", "^[ab ]*$", ";.*<", "A(B|b)", "c|%3c",
    ];

    private static readonly string[] s_transformations = ["", "t:lowercase,", "t:urlDecodeUni,", "t:urlDecodeUni,t:lowercase,", "t:removeWhitespace,", "t:compressWhitespace,t:lowercase,", "t:htmlEntityDecode,", "t:length,"];

    private static readonly string[] s_targets =
    [
        "ARGS", "ARGS|!ARGS:a", "ARGS:a", "ARGS_NAMES", "ARGS|ARGS_NAMES", "REQUEST_HEADERS:X-A", "REQUEST_URI|REQUEST_HEADERS", "QUERY_STRING", "ARGS_GET:/^A/|ARGS_POST", "REQUEST_COOKIES|!REQUEST_COOKIES:/b/|REQUEST_BODY",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Match_GatheredPatterns_EqualsEachRuleAlone(int seed)
    {
        Random random = new(seed);
        List<(string Targets, string Pattern, string Actions)> drawn = [.. Enumerable.Range(0, 120).Select(_ => (Pick(random, s_targets), Pick(random, s_patterns), Pick(random, s_transformations)))];
        RuleSet together = Running.Load(Text(drawn, ""));
        RuleSet alone = Running.Load(Text(drawn, "|TX:none"));

        int matches = 0;
        for (int i = 0; i < Requests; i++)
        {
            TestRequest request = Draw(random);
            TestOutcome expected = Running.Run(alone, request);
            Assert.Equal(expected.ToString(), Running.Run(together, request).ToString());
            matches += expected.Matches.Count;
        }

        Assert.InRange(matches, Requests, Requests * 240);
    }

    /// <summary>Rules of both phases, some of them left out by TX, some of them removed by a header.</summary>
    private static string Text(List<(string Targets, string Pattern, string Actions)> rules, string alone)
    {
        StringBuilder text = new("SecRuleEngine On\nSecRequestBodyAccess On\n");
        text.Append("SecRule ARGS:a \"@contains b\" \"id:1,phase:1,pass,nolog,setvar:tx.level=1\"\n");
        text.Append("SecRule REQUEST_HEADERS:X-A \"@contains a\" \"id:2,phase:1,pass,nolog,ctl:ruleRemoveById=110-119,ctl:ruleRemoveTargetById=120-129;ARGS:b\"\n");
        for (int i = 0; i < rules.Count; i++)
        {
            (string targets, string pattern, string actions) = rules[i];
            if (i % 30 == 15) text.Append(CultureInfo.InvariantCulture, $"SecRule TX:level \"@eq 1\" \"id:{1000 + i},phase:{1 + (i / 30 % 2)},pass,nolog,skipAfter:END-{i}\"\n");
            text.Append(CultureInfo.InvariantCulture, $"SecRule {targets}{alone} \"@rx {pattern.Replace("\"", "\\\"", StringComparison.Ordinal)}\" \"id:{100 + i},phase:{1 + (i % 2)},pass,{actions}capture,logdata:'%{{tx.0}} %{{tx.1}} %{{MATCHED_VAR_NAME}}'\"\n");
            if (i % 30 == 25) text.Append(CultureInfo.InvariantCulture, $"SecMarker END-{i - 10}\n");
        }

        return text.ToString();
    }

    private static TestRequest Draw(Random random) => new($"/{Value(random, escape: true)}?a={Value(random, escape: true)}&Ab={Value(random, escape: true)}", "POST")
    {
        Headers = [("Content-Type", "application/x-www-form-urlencoded"), ("X-A", Value(random, escape: false)), ("Cookie", "a=" + Value(random, escape: true) + "; b=" + Value(random, escape: true))],
        Body = $"b={Value(random, escape: true)}&a={Value(random, escape: true)}",
    };

    private static string Value(Random random, bool escape)
    {
        const string Letters = "aabbcABC <%;'\"3c&l";
        StringBuilder value = new();
        for (int length = random.Next(12); length > 0; length--) value.Append(Letters[random.Next(Letters.Length)]);
        return escape ? Uri.EscapeDataString(value.ToString()) : value.ToString();
    }

    private static string Pick(Random random, string[] from) => from[random.Next(from.Length)];
}
