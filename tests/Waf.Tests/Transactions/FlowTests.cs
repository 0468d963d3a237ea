using Insight.Waf.Transactions;

namespace Insight.Waf.Tests.Transactions;

public class FlowTests
{
    [Fact]
    public void Phases_RunInOrder_WhateverTheOrderOfTheRules()
    {
        const string Rules = """
            SecAction "id:5,phase:logging,pass"
            SecAction "id:4,phase:response,pass"
            SecAction "id:3,phase:3,pass"
            SecAction "id:2,phase:request,pass"
            SecAction "id:1,phase:1,pass"
            """;

        Assert.Equal([(1, 1), (2, 2), (3, 3), (4, 4), (5, 5)], Running.Run(Rules, "/").Matches.Select(match => (match.RuleId, match.Phase)));
    }

    [Fact]
    public void SkipAfter_LeavesOutRulesUpToTheMarker()
    {
        const string Rules = """
            SecRule ARGS:a "@rx x" "id:1,phase:2,pass,nolog,skipAfter:END-A"
            SecAction "id:2,phase:2,pass"
            SecAction "id:3,phase:1,pass"
            SecMarker "END-A"
            SecAction "id:4,phase:2,pass"
            """;

        Assert.Equal([3, 4], Running.Run(Rules, "/?a=x").Ids);
        Assert.Equal([3, 2, 4], Running.Run(Rules, "/?a=y").Ids);
    }

    [Fact]
    public void SkipAfter_MarkerBefore_IsNotTakenAgain()
    {
        const string Rules = """
            SecMarker AGAIN
            SecAction "id:1,phase:1,pass,skipAfter:AGAIN"
            SecAction "id:2,phase:1,pass"
            """;

        Assert.Equal([1], Running.Run(Rules, "/").Ids);
    }

    [Fact]
    public void SkipAfter_RemovedRulesBeforeMarker_KeepItsPlace()
    {
        const string Rules = """
            SecAction "id:1,phase:1,pass,skipAfter:END"
            SecAction "id:2,phase:1,pass"
            SecAction "id:3,phase:1,pass"
            SecMarker END
            SecAction "id:4,phase:1,pass"
            SecRuleRemoveById 2
            """;

        Assert.Equal([1, 4], Running.Run(Rules, "/").Ids);
    }

    [Fact]
    public void Skip_CountsChainsAsOneRule()
    {
        const string Rules = """
            SecAction "id:1,phase:1,pass,skip:2"
            SecRule REQUEST_METHOD "@streq GET" "id:2,phase:1,pass,chain"
            SecRule REQUEST_METHOD "@streq GET" "t:none"
            SecAction "id:3,phase:1,pass"
            SecAction "id:4,phase:1,pass"
            """;

        Assert.Equal([1, 4], Running.Run(Rules, "/").Ids);
    }

    [Theory]
    [InlineData("deny", 403, null, false)]
    [InlineData("deny,status:418", 418, null, false)]
    [InlineData("drop", 403, null, true)]
    [InlineData("redirect:'https://example.org/?from=%{REQUEST_FILENAME}'", 302, "https://example.org/?from=/p", false)]
    [InlineData("redirect:/away,status:307", 307, "/away", false)]
    public void Disruption_EndsTheRequest(string action, int status, string? location, bool drop)
    {
        TestOutcome outcome = Running.Run($"SecAction \"id:1,phase:1,{action}\"\nSecAction \"id:2,phase:1,pass\"\nSecAction \"id:3,phase:5,pass\"\n", "/p");

        Assert.Equal(new Intervention(status, location, drop, 1), outcome.Intervention);
        Assert.Equal([1, 3], outcome.Ids);
        Assert.True(outcome.Matches[0].Blocking);
    }

    [Theory]
    [InlineData("allow", "1 50")]
    [InlineData("allow:phase", "1 20 30 50")]
    [InlineData("allow:request", "1 30 50")]
    public void Allow_LeavesOutWhatItSays(string action, string ids)
    {
        TestOutcome outcome = Running.Run($$"""
            SecAction "id:1,phase:1,{{action}}"
            SecAction "id:10,phase:1,deny"
            SecAction "id:20,phase:2,pass"
            SecAction "id:30,phase:3,pass"
            SecAction "id:50,phase:5,pass"
            """, "/");

        Assert.Null(outcome.Intervention);
        Assert.Equal(ids, string.Join(' ', outcome.Ids));
    }

    [Fact]
    public void Block_DoesWhatTheDefaultOfItsPhaseSays()
    {
        const string Rules = """
            SecDefaultAction "phase:1,log,pass"
            SecDefaultAction "phase:2,log,deny,status:451"
            SecAction "id:1,phase:1,block"
            SecAction "id:2,phase:2,block"
            """;

        TestOutcome outcome = Running.Run(Rules, "/");

        Assert.Equal(new Intervention(451, null, false, 2), outcome.Intervention);
        Assert.Equal([false, true], outcome.Matches.Select(match => match.Blocking));
    }

    [Fact]
    public void DefaultAction_NologAndTransformations_ApplyToItsPhaseUnlessTakenBack()
    {
        const string Rules = """
            SecDefaultAction "phase:1,nolog,pass,t:lowercase"
            SecRule ARGS:a "@streq abc" "id:1,phase:1,log"
            SecRule ARGS:a "@streq ABC" "id:2,phase:1,log,t:none"
            SecRule ARGS:a "@streq abc" "id:3,phase:1"
            SecRule ARGS:a "@streq abc" "id:4,phase:2"
            """;

        Assert.Equal([1, 2], Running.Run(Rules, "/?a=ABC").Ids);
    }

    [Fact]
    public void DetectionOnly_LogsAndNeverIntervenes()
    {
        TestOutcome outcome = Running.Run("SecRuleEngine DetectionOnly\nSecAction \"id:1,phase:1,deny\"\nSecAction \"id:2,phase:1,allow\"\nSecAction \"id:3,phase:2,drop\"\n", "/");

        Assert.Null(outcome.Intervention);
        Assert.Equal([1, 2, 3], outcome.Ids);
    }

    [Fact]
    public void Off_RunsNothing()
    {
        TestOutcome outcome = Running.Run("SecRuleEngine Off\nSecAction \"id:1,phase:1,deny\"\nSecAction \"id:5,phase:5,pass\"\n", "/");

        Assert.Null(outcome.Intervention);
        Assert.Empty(outcome.Matches);
    }

    [Fact]
    public void Nolog_Deny_IntervenesWithoutMatch()
    {
        TestOutcome outcome = Running.Run("SecAction \"id:1,phase:1,nolog,deny\"", "/");

        Assert.Equal(1, outcome.Intervention?.RuleId);
        Assert.Empty(outcome.Matches);
    }
}
