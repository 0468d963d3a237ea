using Insight.Waf.Rules;
using Insight.Waf.Tests.Transactions;

namespace Insight.Waf.Tests.Language;

public class WarningTests
{
    [Theory]
    [InlineData("SecRule REMOTE_ADDR \"@geoLookup\" \"id:1,phase:1,deny\"", "@geolookup never matches")]
    [InlineData("SecRule REMOTE_ADDR \"!@geoLookup\" \"id:1,phase:1,deny\"", "@geolookup never matches")]
    [InlineData("SecRule REMOTE_ADDR \"@rbl example.org\" \"id:1,phase:1,deny\"", "@rbl never matches")]
    [InlineData("SecRule REMOTE_ADDR \"!@rbl example.org\" \"id:1,phase:1,deny\"", "@rbl never matches")]
    [InlineData("SecRule ARGS \"@gsbLookup x\" \"id:1,phase:1,deny\"", "@gsblookup never matches")]
    [InlineData("SecRule GEO:COUNTRY_CODE \"@rx .*\" \"id:1,phase:1,deny\"", "GEO never has a value")]
    [InlineData("SecRule FILES_TMPNAMES \"@rx .*\" \"id:1,phase:1,deny\"", "FILES_TMPNAMES never has a value")]
    [InlineData("SecGeoLookupDb GeoLite.mmdb", "no geographic data base")]
    [InlineData("SecHttpBlKey abcdefgh", "@rbl never matches")]
    [InlineData("SecRuleUpdateTargetById 7 \"ARGS:b\" \"ARGS:a\"", "nothing was replaced")]
    public void Load_WhatNeverMatches_IsTakenWithAWarning(string line, string reason)
    {
        RuleSet rules = Running.Load("SecRuleEngine On\n\n" + line + "\n");

        RuleWarning warning = Assert.Single(rules.Warnings);
        Assert.Equal((Running.Path, 3), (warning.Path, warning.Line));
        Assert.Contains(reason, warning.Message, StringComparison.Ordinal);
        Assert.StartsWith("test.conf:3: Sec", warning.ToString(), StringComparison.Ordinal);
        Assert.EndsWith(".", warning.Message, StringComparison.Ordinal);
        Assert.Null(Running.Run(rules, new TestRequest("/?a=1")).Intervention);
    }

    [Fact]
    public void Load_ChainWithLookUp_LeavesOtherRulesAsTheyAre()
    {
        const string Rules = """
            SecRule REMOTE_ADDR "@geoLookup" "id:1,phase:1,deny,chain"
                SecRule GEO:COUNTRY_CODE "@within XX" ""
            SecRule ARGS "@rx x" "id:2,phase:1,deny"
            """;

        Assert.Equal(2, Running.Run(Rules, "/?a=x").Intervention?.RuleId);
    }

    [Fact]
    public void Load_WhatIsDone_BringsNoWarning() =>
        Assert.Empty(Running.Load("SecCacheTransformations On\nSecRule ARGS \"@rx (?=x)x\" \"id:1,ctl:debugLogLevel=9\"\n").Warnings);
}
