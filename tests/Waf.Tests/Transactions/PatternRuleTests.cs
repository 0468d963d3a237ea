namespace Insight.Waf.Tests.Transactions;

public class PatternRuleTests
{
    [Theory]
    [InlineData("/?a=select+1", new[] { 2 })]
    [InlineData("/?a=one+<%3fphp", new[] { 1, 2 })]
    [InlineData("/?a=<%3fxml", new[] { 2 })]
    [InlineData("/?a=7=7", new[] { 2, 3 })]
    [InlineData("/?a=7=8", new[] { 2 })]
    [InlineData("/?a=safe", new int[0])]
    public void LookAround_InRulesThatAreGathered_MatchesAsWritten(string target, int[] ids)
    {
        const string Rules = """
            SecRule ARGS "@rx <\?(?!xml)" "id:1,phase:1,pass"
            SecRule ARGS "!@rx ^(?=s)safe$" "id:2,phase:1,pass"
            SecRule ARGS "@rx \b(\d)=\1" "id:3,phase:1,pass"
            """;

        Assert.Equal(ids, Running.Run(Rules, target).Ids);
    }

    [Fact]
    public void LookAround_Captures_GroupsInAndBehindIt()
    {
        const string Rules = """SecRule ARGS:a "@rx (?=(\w+))\1\s*+(=)" "id:1,phase:1,pass,capture,logdata:'%{tx.0}|%{tx.1}|%{tx.2}'" """;

        Assert.Equal("name  =|name|=", Running.Run(Rules, "/?a=name++%3D5").Data(1));
    }

    [Fact]
    public void LookAround_ChoosesItemsAndRules()
    {
        const string Rules = """
            SecAction "id:1,phase:1,pass,tag:'attack-sqli'"
            SecAction "id:2,phase:1,pass,tag:'attack-xss'"
            SecRule ARGS:/^(?!_)/ "@streq x" "id:3,phase:1,pass,logdata:'%{matched_var_name}'"
            SecRuleRemoveByTag "attack-(?!sqli)"
            """;

        TestOutcome outcome = Running.Run(Rules, "/?_a=x&b=x");

        Assert.Equal([1, 3], outcome.Ids);
        Assert.Equal("ARGS:b", outcome.Data(3));
    }

    [Theory]
    [InlineData("@rx")]
    [InlineData("!@rx")]
    public void MatchGivenUp_DoesNotMatch_AndTxSaysSo(string operation)
    {
        string rules = $"""
            SecRule ARGS:a "{operation} ^(?:a|aa)+(?!x)[bd]" "id:1,phase:1,pass"
            SecRule TX:MSC_PCRE_LIMITS_EXCEEDED "@eq 1" "id:2,phase:1,pass"
            SecRule MSC_PCRE_LIMITS_EXCEEDED "@eq 1" "id:3,phase:1,pass"
            SecRule TX:/^MSC_/ "!@streq 0" "id:4,phase:2,deny"
            """;

        TestOutcome outcome = Running.Run(rules, "/?a=aab");
        TestOutcome slow = Running.Run(rules, $"/?a={new string('a', 100)}!%0Aab");

        Assert.Equal(operation == "@rx" ? [1] : [], outcome.Ids);
        Assert.Equal([2, 3, 4], slow.Ids);
        Assert.Equal(4, slow.Intervention?.RuleId);
    }

    [Theory]
    [InlineData("/?a=text/xml", new[] { 1 })]
    [InlineData("/?a=text/html", new[] { 2 })]
    [InlineData("/?a=text/xml2", new[] { 2 })]
    public void VariableInPattern_IsReplacedForEachTransaction(string target, int[] ids)
    {
        const string Rules = """
            SecAction "id:10,phase:1,pass,nolog,setvar:'tx.allowed=text/xml|text/plain'"
            SecRule ARGS:a "@rx ^(?:%{tx.allowed})$" "id:1,phase:1,pass"
            SecRule ARGS:a "!@rx ^(?:%{tx.allowed})$" "id:2,phase:1,pass"
            """;

        Assert.Equal(ids, Running.Run(Rules, target).Ids);
    }

    [Fact]
    public void VariableInPattern_Captures()
    {
        const string Rules = """
            SecAction "id:10,phase:1,pass,nolog,setvar:'tx.digits=\d'"
            SecRule ARGS:a "@rx x(%{tx.digits}+)" "id:1,phase:1,pass,capture,logdata:'%{tx.1}'"
            """;

        Assert.Equal("42", Running.Run(Rules, "/?a=ax42b").Data(1));
    }

    [Theory]
    [InlineData("@rx", "(")]
    [InlineData("!@rx", "(")]
    [InlineData("@rx", "a(?%3Da)")]
    [InlineData("!@rx", "(?:(a)\\1)")]
    public void VariableInPattern_WrongOrBacktrackingPattern_DoesNotMatchAndTxSaysSo(string operation, string pattern)
    {
        string rules = $$$"""
            SecRule ARGS:a "{{{operation}}} %{ARGS.p}" "id:1,phase:1,pass"
            SecRule TX:MSC_PCRE_ERROR|MSC_PCRE_ERROR "@eq 1" "id:2,phase:1,pass"
            """;

        Assert.Equal([2], Running.Run(rules, $"/?a=aa&p={pattern}").Ids);
    }

    [Fact]
    public void PercentBraceWithoutName_IsText()
    {
        const string Rules = """SecRule ARGS:a "@rx %{[0-9]+}" "id:1,phase:1,pass" """;

        Assert.Equal([1], Running.Run(Rules, "/?a=%25%7B12%7D").Ids);
    }
}
