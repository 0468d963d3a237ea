using Insight.Waf.Tests.Transactions;

namespace Insight.Waf.Tests.Language;

public class TargetUpdateTests
{
    private const string Rule = "SecRule ARGS:a|REQUEST_HEADERS:X \"@streq x\" \"id:12345,phase:1,pass,tag:'here',msg:'Found'\"\n";

    [Theory]
    [InlineData("SecRuleUpdateTargetById 12345 \"ARGS:b\"", "/?a=x", true)]
    [InlineData("SecRuleUpdateTargetById 12345 \"ARGS:b\"", "/?b=x", true)]
    [InlineData("SecRuleUpdateTargetById 12345 \"ARGS:b\" \"ARGS:a\"", "/?a=x", false)]
    [InlineData("SecRuleUpdateTargetById 12345 \"ARGS:b\" \"ARGS:a\"", "/?b=x", true)]
    [InlineData("SecRuleUpdateTargetById 12345 \"ARGS:b,ARGS:c\" \"args:A\"", "/?c=x", true)]
    [InlineData("SecRuleUpdateTargetByTag here \"ARGS:b\" \"ARGS:a\"", "/?a=x", false)]
    [InlineData("SecRuleUpdateTargetByMsg Found \"ARGS:b\" \"ARGS:a\"", "/?b=x", true)]
    [InlineData("SecRuleUpdateTargetById 12345 \"ARGS:b\" \"ARGS\"", "/?b=x", false)]
    [InlineData("SecRuleUpdateTargetById 12345 \"ARGS:b\" \"ARGS\"", "/?a=x", true)]
    public void Update_AddsOrReplacesATarget(string update, string target, bool matches) =>
        Assert.Equal(matches, Running.Run(Rule + update + "\n", target).Ids.Any());

    [Theory]
    [InlineData("ctl:'ruleRemoveTargetById=12345;ARGS:a'")]
    [InlineData("ctl:ruleRemoveTargetById='12345;ARGS:a'")]
    [InlineData("ctl:ruleRemoveTargetById=12345;ARGS:'a'")]
    [InlineData("ctl:ruleRemoveById='12345'")]
    [InlineData("ctl:ruleEngine='Off'")]
    public void Control_QuotesAroundItsValue_AreDropped(string control) =>
        Assert.Empty(Running.Run($"SecAction \"id:1,phase:1,pass,nolog,{control}\"\n{Rule}", "/?a=x").Ids);
}
