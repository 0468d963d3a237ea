using Insight.Waf.Rules;
using Insight.Waf.Tests.Transactions;

namespace Insight.Waf.Tests.Rules;

/// <summary>The Core Rule Set 3.3 of Debian's package modsecurity-crs, where that is installed.</summary>
public class DebianRuleSetTests
{
    private const string SetUp = "/etc/modsecurity/crs/crs-setup.conf";
    private const string Folder = "/usr/share/modsecurity-crs/rules";

    private static readonly Lazy<RuleSet?> s_rules = new(Load);

    [Fact]
    public void Load_Package_TakesAllRulesAndWarnsOfLookUps()
    {
        if (s_rules.Value is not { } rules) return;

        Assert.InRange(rules.RuleCount, 500, int.MaxValue);
        Assert.All(rules.Warnings, warning => Assert.EndsWith("REQUEST-910-IP-REPUTATION.conf", warning.Path, StringComparison.Ordinal));
        Assert.NotEmpty(rules.Warnings);
    }

    [Theory]
    [InlineData("/?id=17&name=blue+shoes", false)]
    [InlineData("/shop/search?q=red+wine+and+cheese&page=2", false)]
    [InlineData("/?id=1%27+OR+%271%27=%271%27+UNION+SELECT+password+FROM+users--", true)]
    [InlineData("/?q=%3Cscript%3Ealert(document.cookie)%3C/script%3E", true)]
    [InlineData("/?file=../../../../etc/passwd", true)]
    public void Run_Request_IsBlockedWhenItAttacks(string target, bool blocked)
    {
        if (s_rules.Value is not { } rules) return;

        Assert.Equal(blocked, Running.Run(rules, Browser(target)).Intervention is { Status: 403 });
    }

    [Theory]
    [InlineData("text/html,application/xml;q=0.9,*/*", false)]
    [InlineData("text/html;charset=utf-8 , */*;q=0.1", false)]
    [InlineData("text/html;charset=utf-7", true)]
    public void Run_PossessiveQuantifiers_JudgeTheAcceptHeader(string accept, bool matches)
    {
        if (s_rules.Value is not { } rules) return;

        TestRequest request = Browser("/");
        Assert.Equal(matches, Running.Run(rules, request with { Headers = [.. request.Headers.Where(header => header.Name != "Accept"), ("Accept", accept)] }).Ids.Contains(920600));
    }

    [Theory]
    [InlineData("utf-8", false)]
    [InlineData("utf-7", true)]
    public void Run_VariableInPattern_JudgesTheCharset(string charset, bool matches)
    {
        if (s_rules.Value is not { } rules) return;

        TestRequest request = TestRequest.OfType($"application/x-www-form-urlencoded; charset={charset}", "a=1");
        Assert.Equal(matches, Running.Run(rules, request with { Headers = [.. request.Headers, .. Browser("/").Headers] }).Ids.Contains(920480));
    }

    private static TestRequest Browser(string target) => new(target)
    {
        Headers = [("Host", "shop.example.com"), ("User-Agent", "Mozilla/5.0"), ("Accept", "*/*")],
    };

    private static RuleSet? Load()
    {
        if (!Directory.Exists(Folder) || !File.Exists(SetUp)) return null;
        RuleSet? rules = RuleSet.Load(
            [
                new RuleSource("engine.conf", "SecRuleEngine On\nSecRequestBodyAccess On\nSecResponseBodyAccess On\n"),
                RuleSource.FromFile(SetUp),
                .. Directory.GetFiles(Folder, "*.conf").Order(StringComparer.Ordinal).Select(RuleSource.FromFile),
            ],
            out IReadOnlyList<RuleError> errors);
        Assert.Empty(errors);
        return rules;
    }
}
