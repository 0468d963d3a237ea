namespace Insight.Waf.Tests.Transactions;

public class BodyTests
{
    private const string BadBody = "SecRule REQBODY_ERROR \"!@eq 0\" \"id:1,phase:2,deny,status:400,logdata:'%{REQBODY_ERROR_MSG}'\"\n";
    private const string ChooseJson = "SecRule REQUEST_HEADERS:Content-Type \"@contains json\" \"id:100,phase:1,pass,nolog,ctl:requestBodyProcessor=JSON\"\n";

    [Theory]
    [InlineData(10, 10, null)]
    [InlineData(11, 10, 413)]
    public void RequestBody_LongerThanItsLimit_IsRefused(int length, int limit, int? status)
    {
        TestOutcome outcome = Running.Run($"SecRequestBodyLimit {limit}\nSecRequestBodyLimitAction Reject\n", TestRequest.Form("a=" + new string('x', length - 2)));

        Assert.Equal(status, outcome.Intervention?.Status);
    }

    [Fact]
    public void RequestBody_LongerThanItsLimit_IsSeenInPart()
    {
        const string Rules = """
            SecRequestBodyLimit 10
            SecRequestBodyLimitAction ProcessPartial
            SecRule ARGS:a "@streq 12345678" "id:1,phase:2,pass"
            SecRule INBOUND_DATA_ERROR "@eq 1" "id:2,phase:2,pass"
            """;

        Assert.Equal([1, 2], Running.Run(Rules, TestRequest.Form("a=123456789")).Ids);
        Assert.Equal([1], Running.Run(Rules, TestRequest.Form("a=12345678")).Ids);
    }

    [Fact]
    public void ResponseBody_LongerThanItsLimit_IsRefusedOrSeenInPart()
    {
        TestRequest request = new() { ResponseBody = "12345678" };
        const string Rule = "SecResponseBodyLimit 4\nSecRule RESPONSE_BODY \"@streq 1234\" \"id:1,phase:4,pass\"\n";

        Assert.Equal(500, Running.Run(Rule, request).Intervention?.Status);
        Assert.Equal([1], Running.Run("SecResponseBodyLimitAction ProcessPartial\n" + Rule, request).Ids);
    }

    [Theory]
    [InlineData("application/json", "{\"a\":1", 400)]
    [InlineData("application/json", "{\"a\":1}", null)]
    [InlineData("multipart/form-data", "no boundary", 400)]
    [InlineData("application/x-www-form-urlencoded", "a=1", null)]
    [InlineData("text/plain", "{\"a\":1", null)]
    public void RequestBody_ThatCannotBeRead_IsAnError(string type, string body, int? status)
    {
        TestOutcome outcome = Running.Run(ChooseJson + BadBody, TestRequest.OfType(type, body));

        Assert.Equal(status, outcome.Intervention?.Status);
        if (status is not null) Assert.NotEmpty(outcome.Data(1));
    }

    [Theory]
    [InlineData("JSON", "{\"a\":{\"b\":\"x\"}}", "ARGS_POST:/b$/")]
    [InlineData("URLENCODED", "b=x", "ARGS_POST:b")]
    [InlineData("XML", "<r>x</r>", "XML:/*")]
    [InlineData("XML", "<r y='x'/>", "XML://@*")]
    public void RequestBodyProcessor_IsChosenByRules(string processor, string body, string variable)
    {
        string rules = $"SecAction \"id:100,phase:1,pass,nolog,ctl:requestBodyProcessor={processor}\"\nSecRule {variable} \"@streq x\" \"id:1,phase:2,pass\"\n";

        Assert.Equal([1], Running.Run(rules, TestRequest.OfType("text/plain", body)).Ids);
    }

    [Theory]
    [InlineData("On", true)]
    [InlineData("Off", false)]
    public void ForceRequestBodyVariable_ShowsBodiesOfNoKnownType(string value, bool seen)
    {
        string rules = $"SecAction \"id:100,phase:1,pass,nolog,ctl:forceRequestBodyVariable={value}\"\nSecRule REQUEST_BODY \"@streq plain\" \"id:1,phase:2,pass\"\n";

        Assert.Equal(seen, Running.Run(rules, TestRequest.OfType("text/plain", "plain")).Ids.Any());
    }

    [Fact]
    public void RequestBodyAccess_Off_ReadsNone()
    {
        const string Rule = "SecRule ARGS_POST|REQUEST_BODY \"@rx x\" \"id:1,phase:2,pass\"\n";

        Assert.Empty(Running.Run("SecRequestBodyAccess Off\n" + Rule, TestRequest.Form("a=x")).Ids);
        Assert.Empty(Running.Run("SecAction \"id:100,phase:1,pass,nolog,ctl:requestBodyAccess=Off\"\n" + Rule, TestRequest.Form("a=x")).Ids);
        Assert.Equal([1], Running.Run(Rule, TestRequest.Form("a=x")).Ids);
    }

    [Theory]
    [InlineData("/?a=1&b=2", "c=3", "")]
    [InlineData("/?a=1&b=2", "c=3&d=4", "1")]
    [InlineData("/", "a=1&b=2&c=3&d=4", "1")]
    public void ArgumentsLimit_QueryAndBodyTogether_AreCounted(string target, string body, string expected)
    {
        const string Rules = "SecArgumentsLimit 3\nSecRule REQBODY_ERROR \"@eq 1\" \"id:1,phase:2,pass\"\n";

        Assert.Equal(expected, string.Join(' ', Running.Run(Rules, TestRequest.Form(body, target)).Ids));
    }

    [Fact]
    public void Multipart_FieldsAndFiles_AreSeen()
    {
        const string Rules = """
            SecRule ARGS_POST:f "@streq v" "id:1,phase:2,pass"
            SecRule FILES:up "@streq a.php" "id:2,phase:2,pass"
            SecRule FILES_COMBINED_SIZE "@eq 3" "id:3,phase:2,pass"
            SecRule MULTIPART_STRICT_ERROR "!@eq 0" "id:4,phase:2,pass"
            """;
        const string Body = "--b\r\nContent-Disposition: form-data; name=\"f\"\r\n\r\nv\r\n"
            + "--b\r\nContent-Disposition: form-data; name=\"up\"; filename=\"a.php\"\r\n\r\n123\r\n--b--\r\n";

        Assert.Equal([1, 2, 3], Running.Run(Rules, TestRequest.OfType("multipart/form-data; boundary=b", Body)).Ids);
    }

    [Fact]
    public void ArgumentsLimit_Exceeded_IsAnError() =>
        Assert.Equal(400, Running.Run("SecArgumentsLimit 3\n" + BadBody, TestRequest.Form("a=1&b=2&c=3&d=4")).Intervention?.Status);
}
