using Insight.Waf.Tests.Transactions;

namespace Insight.Waf.Tests.Rules;

public class RemovalTests
{
    private const string Three = """
        SecRule ARGS "@rx x" "id:10,phase:2,pass,tag:'attack-one',msg:'First thing'"
        SecRule ARGS "@contains x" "id:11,phase:2,pass,tag:'attack-two',tag:'other',msg:'Second thing'"
        SecRule ARGS|ARGS_NAMES "@rx x" "id:20,phase:2,pass,tag:'harmless',msg:'Third one'"

        """;

    [Theory]
    [InlineData("SecRuleRemoveById 10", "11 20")]
    [InlineData("SecRuleRemoveById 10 20", "11")]
    [InlineData("SecRuleRemoveById \"10-19\"", "20")]
    [InlineData("SecRuleRemoveById 10-11,20", "")]
    [InlineData("SecRuleRemoveById 99", "10 11 20")]
    [InlineData("SecRuleRemoveByTag attack-", "20")]
    [InlineData("SecRuleRemoveByTag \"^oth\"", "10 20")]
    [InlineData("SecRuleRemoveByMsg \"thing$\"", "20")]
    public void Remove_TakesChosenRulesAway(string directive, string left) =>
        Assert.Equal(left, Ids(Three + directive, "/?a=x"));

    [Theory]
    [InlineData("SecRuleUpdateTargetById 10 \"!ARGS:a\"", "11 20", "10 11 20")]
    [InlineData("SecRuleUpdateTargetById 10-11 \"!ARGS:/^A/\"", "20", "10 11 20")]
    [InlineData("SecRuleUpdateTargetByTag attack- \"!ARGS:a\"", "20", "10 11 20")]
    [InlineData("SecRuleUpdateTargetByMsg Third \"!ARGS\"", "10 11", "10 11")]
    [InlineData("SecRuleUpdateTargetById 10 \"!ARGS:a,!ARGS:b\"", "11 20", "11 20")]
    public void UpdateTarget_LeavesOutItems(string directive, string forA, string forB)
    {
        Assert.Equal(forA, Ids(Three + directive, "/?a=x"));
        Assert.Equal(forB, Ids(Three + directive, "/?b=x"));
    }

    [Fact]
    public void UpdateTarget_AddsItems()
    {
        TestRequest request = new() { Headers = [("X-Extra", "x")] };

        Assert.Equal([10], Running.Run(Three + "SecRuleUpdateTargetById 10 \"REQUEST_HEADERS:X-Extra\"", request).Ids);
    }

    [Fact]
    public void UpdateAction_ChangesWhatIsDone()
    {
        TestOutcome outcome = Running.Run(Three + "SecRuleUpdateActionById 11 \"deny,status:429,msg:'Changed'\"", "/?a=x");

        Assert.Equal((429, 11), (outcome.Intervention!.Status, outcome.Intervention.RuleId));
        Assert.Equal("Changed", outcome.Matches[^1].Message);
    }

    [Theory]
    [InlineData("ctl:ruleRemoveById=10", "11 20")]
    [InlineData("ctl:ruleRemoveById=10-15", "20")]
    [InlineData("ctl:ruleRemoveByTag=attack-", "20")]
    [InlineData("ctl:ruleRemoveByMsg=Second", "10 20")]
    [InlineData("ctl:ruleRemoveTargetById=10;ARGS:a", "11 20")]
    [InlineData("ctl:ruleRemoveTargetById=10-11;ARGS", "20")]
    [InlineData("ctl:ruleRemoveTargetByTag=attack-two;ARGS:A", "10 20")]
    [InlineData("ctl:'ruleRemoveTargetByMsg=thing;ARGS:/^a$/'", "20")]
    [InlineData("ctl:ruleRemoveTargetById=10;ARGS:b", "10 11 20")]
    [InlineData("ctl:ruleEngine=Off", "")]
    public void Control_ChangesRulesOfItsTransactionOnly(string control, string left)
    {
        Waf.Rules.RuleSet rules = Running.Load($"SecRuleEngine On\nSecRule ARGS:off \"@streq 1\" \"id:1,phase:1,pass,nolog,{control}\"\n{Three}");

        Assert.Equal(left, string.Join(' ', Running.Run(rules, new TestRequest("/?off=1&a=x")).Ids));
        Assert.Equal("10 11 20", string.Join(' ', Running.Run(rules, new TestRequest("/?off=0&a=x")).Ids));
    }

    [Fact]
    public void Control_InTheMiddleOfAPhase_CountsForTheRulesThatFollow()
    {
        const string Rules = """
            SecRule ARGS "@rx x" "id:1,phase:2,pass"
            SecRule ARGS "@rx x" "id:2,phase:2,pass,ctl:ruleRemoveById=3,ctl:ruleRemoveTargetById=4;ARGS:a"
            SecRule ARGS "@rx x" "id:3,phase:2,pass"
            SecRule ARGS "@rx x" "id:4,phase:2,pass"
            SecRule ARGS "@rx x" "id:5,phase:2,pass"
            """;

        Assert.Equal("1 2 5", Ids(Rules, "/?a=x"));
    }

    [Fact]
    public void Control_DetectionOnly_StopsIntervening()
    {
        TestOutcome outcome = Running.Run("SecAction \"id:1,phase:1,pass,nolog,ctl:ruleEngine=DetectionOnly\"\nSecAction \"id:2,phase:1,deny\"\n", "/");

        Assert.Null(outcome.Intervention);
        Assert.Equal([2], outcome.Ids);
    }

    private static string Ids(string rules, string target) => string.Join(' ', Running.Run(rules, target).Ids);
}
