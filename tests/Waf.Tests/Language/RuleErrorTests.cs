using Insight.Waf.Rules;
using Insight.Waf.Tests.Transactions;

namespace Insight.Waf.Tests.Language;

public class RuleErrorTests
{
    [Theory]
    [InlineData("SecRull ARGS \"@rx x\" \"id:1\"", "no such directive")]
    [InlineData("SecRule ARGS \"@like x\" \"id:1\"", "no operator @like")]
    [InlineData("SecRule ARGUMENTS \"@rx x\" \"id:1\"", "no variable ARGUMENTS")]
    [InlineData("SecRule ARGS \"@pm one %{tx.two}\" \"id:1\"", "its argument cannot hold a variable")]
    [InlineData("SecRule ARGS||FILES \"@rx x\" \"id:1\"", "empty variable")]
    [InlineData("SecRule REQUEST_URI:q \"@rx x\" \"id:1\"", "one value only")]
    [InlineData("SecRule XML:/a/b \"@rx x\" \"id:1\"", "of XML only")]
    [InlineData("SecRule ARGS:/(/ \"@rx x\" \"id:1\"", "the pattern that chooses items of ARGS")]
    [InlineData("SecRule ARGS \"@rx x\" \"id:1,explode\"", "no action explode")]
    [InlineData("SecRule ARGS \"@rx x\" \"id:1,t:rot13\"", "no transformation t:rot13")]
    [InlineData("SecRule ARGS \"@rx x\" \"phase:2\"", "id is missing")]
    [InlineData("SecRule ARGS \"@rx x\"", "id is missing")]
    [InlineData("SecRule ARGS", "argument 2 is missing")]
    [InlineData("SecRule ARGS \"@rx x\" \"id:zero\"", "id needs a number")]
    [InlineData("SecRule ARGS \"@rx x\" \"id:1,phase:6\"", "'6' is no phase")]
    [InlineData("SecRule ARGS \"@rx x\" \"id:1,status:99\"", "status needs a number from 100 to 599")]
    [InlineData("SecRule ARGS \"@rx x\" \"id:1,severity:LOUD\"", "severity needs a number")]
    [InlineData("SecRule ARGS \"@rx x\" \"id:1,msg:'no end\"", "msg has no closing quote")]
    [InlineData("SecRule ARGS \"@rx x\" \"id:1,msg:'a' b\"", "a comma is missing")]
    [InlineData("SecRule ARGS \"@rx x\" \"id:1,msg:'%{nothing.x}'\"", "no variable nothing")]
    [InlineData("SecRule ARGS \"@rx x\" \"id:1,setvar:score=1\"", "setvar needs a collection")]
    [InlineData("SecRule ARGS \"@rx x\" \"id:1,setvar:args.x=1\"", "cannot write to 'args'")]
    [InlineData("SecRule ARGS \"@rx x\" \"id:1,ctl:ruleEngine\"", "ctl needs a setting and a value")]
    [InlineData("SecRule ARGS \"@rx x\" \"id:1,ctl:ruleEngine=Perhaps\"", "one of On, Off, DetectionOnly")]
    [InlineData("SecRule ARGS \"@rx x\" \"id:1,ctl:ruleRemoveTargetById=1\"", "needs rules and a variable")]
    [InlineData("SecRule ARGS \"@rx x\" \"id:1,initcol:tx=1\"", "initcol needs")]
    [InlineData("SecRule ARGS \"@rx (?R)\" \"id:1\"", "@rx: recursion")]
    [InlineData("SecRule ARGS \"@rx (a)\\2\" \"id:1\"", "@rx: there is no such group")]
    [InlineData("SecRule ARGS \"@rx (a\" \"id:1\"", "@rx:")]
    [InlineData("SecRule ARGS \"@rx %{nothing.pattern}\" \"id:1\"", "no variable nothing")]
    [InlineData("SecUnicodeMapFile unicode.mapping", "the number of a code page")]
    [InlineData("SecRuleUpdateTargetById 1 \"ARGS:b\" \"NOTHING\"", "no variable NOTHING")]
    [InlineData("SecRule ARGS \"@rx x", "no closing quote")]
    [InlineData("SecRuleEngine Maybe", "one of On, Off, DetectionOnly; it is 'Maybe'")]
    [InlineData("SecRequestBodyLimit many", "it is a number")]
    [InlineData("SecRuleRemoveById 5-1", "no rule id and no range")]
    [InlineData("SecDefaultAction \"phase:1,block\"", "names what block does")]
    [InlineData("Include nowhere-to-be-found.conf", "there is no file")]
    public void Load_Fault_NamesPlaceAndReason(string line, string reason)
    {
        RuleError error = Assert.Single(Running.Errors("# first\n\n" + line + "\nSecRuleEngine On\n"));

        Assert.Equal((Running.Path, 3), (error.Path, error.Line));
        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
        Assert.StartsWith("test.conf:3: ", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SecRuleScript x.lua", "rules start no programs")]
    [InlineData("SecHashEngine On", "links are not signed")]
    [InlineData("SecRule ARGS \"@inspectFile x\" \"id:1\"", "starts a program")]
    [InlineData("SecRule ARGS \"@rsub s/a/b/\" \"id:1\"", "changes bodies")]
    [InlineData("SecRule STREAM_OUTPUT_BODY \"@rx x\" \"id:1\"", "RESPONSE_BODY")]
    [InlineData("SecRemoteRules key https://example.com\"", "not fetched")]
    [InlineData("SecAction \"id:1,exec:/bin/true\"", "rules start no programs")]
    [InlineData("SecAction \"id:1,append:x\"", "do not change what is answered")]
    public void Load_WhatIsNotOffered_SaysWhy(string line, string reason) =>
        Assert.Contains(reason, Assert.Single(Running.Errors(line)).Message, StringComparison.Ordinal);

    [Fact]
    public void Load_SeveralFaults_ReportsAllOfThem()
    {
        IReadOnlyList<RuleError> errors = Running.Errors("""
            SecRule ARGS "@rx good" "id:1"
            SecRule ARGS "@like x" "id:2"
            SecRule ARGS "@rx good" "id:3"
            SecRule ARGS "@rx x" "id:1"
            SecMagic On
            SecRule ARGS "@rx good" "id:5"
            SecRule ARGS "@rx x" "id:6,phase:9"
            """);

        Assert.Equal([2, 4, 5, 7], errors.Select(error => error.Line));
        Assert.Contains("the id 1 is taken", errors[1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ContinuedRule_IsNamedByItsFirstLine()
    {
        RuleError error = Assert.Single(Running.Errors("""
            # a comment
            SecRule ARGS "@rx good" \
                "id:1"

            SecRule ARGS \
                "@rx x" \
                # a comment between
                "id:2,\
                phase:2,\
                nonsense"
            SecRuleEngine On
            """));

        Assert.Equal(5, error.Line);
        Assert.Contains("nonsense", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SecRule ARGS \"@rx x\" \"id:1,chain\"\n", 1)]
    [InlineData("SecRule ARGS \"@rx x\" \"id:1,chain\"\nSecRule ARGS \"@rx y\" \"chain\"\n", 2)]
    public void Load_ChainWithoutEnd_NamesTheLastRule(string text, int line)
    {
        RuleError error = Assert.Single(Running.Errors(text));

        Assert.Equal(line, error.Line);
        Assert.Contains("has no further rule", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_DirectiveInsideChain_IsAFault() =>
        Assert.Contains("a SecRule must follow", Assert.Single(Running.Errors("SecRule ARGS \"@rx x\" \"id:1,chain\"\nSecAction \"id:2\"\n")).Message, StringComparison.Ordinal);

    [Fact]
    public void Load_LinkWithId_IsAFault() =>
        Assert.Contains("has no id of its own", Assert.Single(Running.Errors("SecRule ARGS \"@rx x\" \"id:1,chain\"\nSecRule ARGS \"@rx x\" \"id:2\"\n")).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("SecRule NOTHING \"@rx x\" \"id:1,chain\"\nSecRule ARGS \"@rx y\" \"t:none\"", 1)]
    [InlineData("SecRule ARGS \"@like x\" \"id:1,chain\"\nSecRule ARGS \"@rx y\" \"t:none\"", 1)]
    [InlineData("SecRule ARGS \"@rx x\" \"id:1,explode,chain\"\nSecRule ARGS \"@rx y\" \"t:none\"", 1)]
    [InlineData("SecRule ARGS \"@rx x\" \"id:1,chain\"\nSecRule NOTHING \"@rx y\" \"t:none\"", 2)]
    [InlineData("SecRule ARGS \"@rx x\" \"id:1,chain\"\nSecRule ARGS \"@rx (\" \"t:none\"", 2)]
    [InlineData("SecRule ARGS \"@rx x\" \"id:1,chain\"\nSecRule ARGS \"@rx y\" \"explode\"", 2)]
    public void Load_FaultInChain_BringsNoFurtherFaults(string chain, int line) =>
        Assert.Equal([line], Running.Errors(chain + "\nSecRule ARGS \"@rx z\" \"id:2\"\n").Select(error => error.Line));
}
