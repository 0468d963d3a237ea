namespace Insight.Waf.Tests.Transactions;

public class ChainTests
{
    private const string Chain = """
        SecRule ARGS:a "@rx x" "id:1,phase:2,pass,msg:'both',setvar:tx.first=+1,chain"
        SecRule ARGS:b "@streq y" "setvar:tx.second=+1"
        SecAction "id:9,phase:5,logdata:'%{tx.first}/%{tx.second}'"
        """;

    [Theory]
    [InlineData("/?a=x&b=y", "1 9", "1/1")]
    [InlineData("/?a=x&b=z", "9", "1/")]
    [InlineData("/?a=z&b=y", "9", "/")]
    [InlineData("/?a=x&a=xx&b=y", "1 9", "2/1")]
    public void Chain_AllLinksMustMatch_ActionsOfEachRunWhenItMatches(string target, string ids, string counts)
    {
        TestOutcome outcome = Running.Run(Chain, target);

        Assert.Equal(ids, string.Join(' ', outcome.Ids));
        Assert.Equal(counts, outcome.Data(9));
    }

    [Fact]
    public void Chain_MatchedVars_HoldsAllThatTheLinkBeforeMatched()
    {
        const string Rules = """
            SecRule ARGS "@rx ^x" "id:1,phase:2,pass,logdata:'%{MATCHED_VAR_NAME}',chain"
            SecRule MATCHED_VARS "@endsWith 2" "t:none"
            SecRule ARGS "@rx ^x" "id:2,phase:2,pass,chain"
            SecRule MATCHED_VARS_NAMES "@streq ARGS:b" "t:none"
            """;

        Assert.Equal([1, 2], Running.Run(Rules, "/?a=x1&b=x2&c=y2").Ids);
        Assert.Equal([2], Running.Run(Rules, "/?a=x1&b=x3&c=y2").Ids);
        Assert.Empty(Running.Run(Rules, "/?a=x1&b=y2").Ids);
    }

    [Fact]
    public void Chain_FirstRuleDecides_WhatIsDone() =>
        Assert.Equal((406, 1), Running.Run("SecRule ARGS:a \"@rx x\" \"id:1,phase:1,deny,status:406,chain\"\nSecRule ARGS:a \"@rx y\" \"t:none\"\n", "/?a=xy") is { Intervention: { } done } ? (done.Status, done.RuleId) : default);

    [Theory]
    [InlineData("@rx 1", true)]
    [InlineData("!@rx 2", true)]
    [InlineData("@rx 2", false)]
    public void Chain_LaterLink_SeesWhatTheFirstSet(string operation, bool matches)
    {
        string rules = $"SecRule ARGS:a \"@rx .\" \"id:1,phase:1,pass,setvar:tx.seen=%{{ARGS.a}},chain\"\nSecRule TX:seen \"{operation}\" \"t:none\"\n";

        Assert.Equal(matches, Running.Run(rules, "/?a=1").Ids.Any());
    }
}
