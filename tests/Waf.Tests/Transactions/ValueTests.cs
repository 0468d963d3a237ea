namespace Insight.Waf.Tests.Transactions;

public class ValueTests
{
    [Fact]
    public void Capture_PutsGroupsIntoTx_AndMacrosUseThem()
    {
        const string Rules = """
            SecRule ARGS:a "@rx ^(\w+)-(\d+)(z)?$" "id:1,phase:1,pass,capture,msg:'%{TX.1} of %{matched_var_name}',logdata:'%{tx.0} %{TX.2}[%{TX.3}]',setvar:'tx.n_%{tx.1}=%{tx.2}'"
            SecRule TX:n_left "@eq 12" "id:2,phase:1,pass,msg:'%{MATCHED_VAR}'"
            """;

        TestOutcome outcome = Running.Run(Rules, "/?a=left-12");

        Assert.Equal([1, 2], outcome.Ids);
        Assert.Equal("left of ARGS:a", outcome.Matches[0].Message);
        Assert.Equal("left-12 12[]", outcome.Data(1));
        Assert.Equal("12", outcome.Matches[1].Message);
    }

    [Fact]
    public void Capture_LaterMatch_ForgetsGroupsOfTheOneBefore()
    {
        const string Rules = """
            SecRule ARGS:a "@rx (1)(2)(3)" "id:1,phase:1,pass,nolog,capture"
            SecRule ARGS:a "@rx 2" "id:2,phase:1,pass,capture,logdata:'%{tx.0}|%{tx.1}|%{tx.3}'"
            SecRule ARGS:a "@rx (3)" "id:3,phase:1,pass,logdata:'%{tx.0}'"
            SecRule ARGS:a "@pm 23 99" "id:4,phase:1,pass,capture,logdata:'%{tx.0}'"
            """;

        TestOutcome outcome = Running.Run(Rules, "/?a=123");

        Assert.Equal(["2||", "2", "23"], [outcome.Data(2), outcome.Data(3), outcome.Data(4)]);
    }

    [Theory]
    [InlineData("setvar:tx.a=5", "5")]
    [InlineData("setvar:tx.a", "1")]
    [InlineData("setvar:tx.a=5,setvar:tx.a=+3", "8")]
    [InlineData("setvar:tx.a=5,setvar:tx.a=-7", "-2")]
    [InlineData("setvar:tx.a=+4", "4")]
    [InlineData("setvar:tx.b=3,setvar:tx.a=2,setvar:tx.a=+%{tx.b}", "5")]
    [InlineData("setvar:tx.a=5,setvar:!tx.a", "")]
    [InlineData("setvar:TX.A=5", "5")]
    [InlineData("setvar:'tx.a=x, y=z'", "x, y=z")]
    [InlineData("setvar:tx.key=a,setvar:tx.%{tx.key}=7", "7")]
    [InlineData("setvar:tx.a=word,setvar:tx.a=+2", "2")]
    public void SetVar_Operations(string actions, string value) =>
        Assert.Equal(value, Running.Run($"SecAction \"id:1,phase:1,pass,nolog,{actions}\"\nSecAction \"id:2,phase:1,pass,logdata:'%{{tx.a}}'\"\n", "/").Data(2));

    [Theory]
    [InlineData("&ARGS", "@eq 3", true)]
    [InlineData("&ARGS:a", "@eq 2", true)]
    [InlineData("&ARGS:none", "@eq 0", true)]
    [InlineData("&ARGS|!ARGS:a", "@eq 1", true)]
    [InlineData("&TX:none", "@gt 0", false)]
    [InlineData("&REQUEST_HEADERS:/^x-/", "@eq 2", true)]
    public void Count_TellsHowManyItemsThereAre(string target, string operation, bool matches)
    {
        TestRequest request = new("/?a=1&a=2&b=3") { Headers = [("X-One", "1"), ("x-two", "2"), ("Other", "3")] };

        Assert.Equal(matches, Running.Run($"SecRule {target} \"{operation}\" \"id:1,phase:1,pass\"", request).Ids.Any());
    }

    [Theory]
    [InlineData("ARGS|!ARGS:b", "ARGS:a ARGS:bc")]
    [InlineData("ARGS|!ARGS:/^B/", "ARGS:a")]
    [InlineData("ARGS:/^b/", "ARGS:b ARGS:bc")]
    [InlineData("ARGS:/^b/|!ARGS:bc", "ARGS:b")]
    [InlineData("ARGS|!REQUEST_HEADERS:a", "ARGS:a ARGS:b ARGS:bc")]
    [InlineData("ARGS:'/^a$/'|ARGS:BC", "ARGS:a ARGS:bc")]
    [InlineData("ARGS_NAMES|!ARGS_NAMES:a", "ARGS_NAMES:b ARGS_NAMES:bc")]
    public void Exclusions_ByNameAndPattern(string targets, string seen)
    {
        string rules = $"SecRule {targets} \"@rx ^.\" \"id:1,phase:1,pass,nolog,setvar:'tx.seen=%{{tx.seen}} %{{MATCHED_VAR_NAME}}'\"\nSecAction \"id:2,phase:1,pass,logdata:'%{{tx.seen}}'\"\n";

        Assert.Equal(seen, Running.Run(rules, "/?a=1&b=2&bc=3").Data(2).Trim());
    }

    [Theory]
    [InlineData("multiMatch,t:none,t:urlDecode,t:lowercase", "3")]
    [InlineData("t:none,t:urlDecode,t:lowercase", "1")]
    [InlineData("multiMatch,t:none,t:trim", "1")]
    public void MultiMatch_JudgesEachStepThatChangesSomething(string actions, string count) =>
        Assert.Equal(count, Running.Run($"SecRule ARGS:a \"@rx x\" \"id:1,phase:1,pass,nolog,{actions},setvar:tx.n=+1\"\nSecAction \"id:2,phase:1,pass,logdata:'%{{tx.n}}'\"\n", "/?a=x%2541").Data(2));

    [Fact]
    public void TransformationNone_TakesBackWhatStandsBefore() =>
        Assert.Equal([1], Running.Run("SecRule ARGS \"@streq A\" \"id:1,phase:1,pass,t:lowercase,t:none\"\nSecRule ARGS \"@streq A\" \"id:2,phase:1,pass,t:none,t:lowercase\"\n", "/?x=A").Ids);

    [Fact]
    public void NegatedOperator_JudgesEachItem()
    {
        const string Rules = """
            SecRule ARGS "!@rx ^\d+$" "id:1,phase:1,pass"
            SecRule ARGS:none "!@rx x" "id:2,phase:1,pass"
            SecRule REQUEST_METHOD "!@within GET HEAD" "id:3,phase:1,pass"
            SecRule ARGS "!^\d$" "id:4,phase:1,pass"
            """;

        Assert.Equal([1, 4], Running.Run(Rules, "/?a=1&b=x").Ids);
        Assert.Empty(Running.Run(Rules, "/?a=1&b=2").Ids);
    }

    [Fact]
    public void Names_OfEverything_HaveNoCase()
    {
        const string Rules = """
            SECRULE args:Q "@RX x" "ID:1,PHASE:1,PASS,T:NONE,T:LowerCase,SetVar:Tx.Score=1"
            secrule tx:SCORE "@EQ 1" "id:2,phase:1,pass"
            """;

        Assert.Equal([1, 2], Running.Run(Rules, "/?q=X").Ids);
    }

    [Fact]
    public void Macro_InArgument_IsFilledForEachRequest()
    {
        const string Rules = """
            SecAction "id:1,phase:1,pass,nolog,setvar:'tx.allowed=GET %{ARGS.m}'"
            SecRule REQUEST_METHOD "!@within %{tx.allowed}" "id:2,phase:1,pass"
            """;

        Assert.Equal([2], Running.Run(Rules, new TestRequest("/", "PUT")).Ids);
        Assert.Empty(Running.Run(Rules, new TestRequest("/?m=PUT", "PUT")).Ids);
    }
}
