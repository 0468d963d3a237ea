using System.Globalization;

namespace Insight.Waf.Tests.Transactions;

public class VariableTests
{
    [Fact]
    public void Rule_IsTheRuleItself_ItsMacrosNotReplaced()
    {
        const string Rules = """
            SecRule ARGS:a "@streq x" "id:41,phase:1,pass,nolog,chain,severity:CRITICAL,msg:'Found %{tx.1}',rev:'2',setvar:'tx.first=%{rule.id} %{RULE.severity} %{rule.rev}'"
                SecRule ARGS:a "@streq x" "setvar:'tx.second=%{rule.id} %{rule.msg}'"
            SecAction "id:42,phase:1,pass,logdata:'%{tx.first}|%{tx.second}|%{rule.nothing}'"
            """;

        Assert.Equal("41 2 2|41 Found %{tx.1}|", Running.Run(Rules, "/?a=x").Data(42));
    }

    [Fact]
    public void Duration_IsMicrosecondsSinceTheTransactionBegan()
    {
        string duration = Running.Run("SecAction \"id:1,phase:1,pass,logdata:'%{DURATION}'\"\n", "/").Data(1);

        Assert.InRange(long.Parse(duration, CultureInfo.InvariantCulture), 0, 60_000_000);
    }

    [Fact]
    public void FullRequest_IsLineHeadersAndBody()
    {
        const string Rules = """
            SecRule FULL_REQUEST "@streq x" "id:9,phase:1,pass"
            SecAction "id:1,phase:1,pass,logdata:'%{FULL_REQUEST}'"
            SecAction "id:2,phase:2,pass,logdata:'%{FULL_REQUEST} %{FULL_REQUEST_LENGTH}'"
            """;

        TestOutcome outcome = Running.Run(Rules, TestRequest.Form("b=2", "/?a=1"));

        Assert.Equal(@"POST /?a=1 HTTP/1.1\x0aContent-Type: application/x-www-form-urlencoded\x0a\x0a", outcome.Data(1));
        Assert.Equal(@"POST /?a=1 HTTP/1.1\x0aContent-Type: application/x-www-form-urlencoded\x0a\x0ab=2 72", outcome.Data(2));
    }

    [Fact]
    public void Files_ContentAndNames_AreThere()
    {
        const string Body = "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"x.txt\"\r\n\r\nhello\r\n--b--\r\n";
        const string Rules = """
            SecRule FILES_TMP_CONTENT "@streq hello" "id:1,phase:2,pass,logdata:'%{matched_var_name}'"
            SecRule MULTIPART_FILENAME "@streq x.txt" "id:2,phase:2,pass"
            SecRule MULTIPART_NAME "@streq f" "id:3,phase:2,pass"
            SecRule REQBODY_PROCESSOR_ERROR "@eq 0" "id:4,phase:2,pass"
            """;

        TestOutcome outcome = Running.Run(Rules, TestRequest.OfType("multipart/form-data; boundary=b", Body));

        Assert.Equal([1, 2, 3, 4], outcome.Ids);
        Assert.Equal("FILES_TMP_CONTENT:f", outcome.Data(1));
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    public void UploadFileLimit_MoreFiles_SetTheFlag(int files, int flag)
    {
        string body = string.Concat(Enumerable.Range(0, files).Select(number => $"--b\r\nContent-Disposition: form-data; name=\"f{number}\"; filename=\"x\"\r\n\r\n1\r\n")) + "--b--\r\n";

        Assert.Equal(
            $"{flag}",
            Running.Run("SecUploadFileLimit 1\nSecAction \"id:1,phase:2,pass,logdata:'%{MULTIPART_FILE_LIMIT_EXCEEDED}'\"\n", TestRequest.OfType("multipart/form-data; boundary=b", body)).Data(1));
    }

    [Fact]
    public void Build_IsAReleaseOfTheThirdGeneration() =>
        Assert.Equal([1], Running.Run("SecRule MODSEC_BUILD \"@ge 030000000\" \"id:1,phase:1,pass\"\nSecRule &GEO|&FILES_TMPNAMES \"!@eq 0\" \"id:2,phase:1,pass\"\n", "/").Ids);

    [Theory]
    [InlineData("SecParseXmlIntoArgs Off", "", "t", "1")]
    [InlineData("SecParseXmlIntoArgs On", "xml.r.a=t|xml.r.b.c=|", "t", "1")]
    [InlineData("SecParseXmlIntoArgs OnlyArgs", "xml.r.a=t|xml.r.b.c=|", "", "")]
    [InlineData("SecAction \"id:7,phase:1,pass,nolog,ctl:parseXmlIntoArgs=On\"", "xml.r.a=t|xml.r.b.c=|", "t", "1")]
    public void Xml_IntoArguments_AsAskedFor(string directive, string arguments, string text, string attribute)
    {
        string rules = directive + """

            SecAction "id:1,phase:1,pass,nolog,ctl:requestBodyProcessor=XML"
            SecRule ARGS "@unconditionalMatch" "id:2,phase:2,pass,nolog,setvar:'tx.all=%{tx.all}%{matched_var_name}=%{matched_var}|'"
            SecAction "id:3,phase:2,pass,logdata:'%{tx.all} %{XML:/*} %{XML://@*}'"
            """;

        TestOutcome outcome = Running.Run(rules, TestRequest.OfType("text/xml", "<s:r xmlns:s='u'><a z='1'>t</a><b><c/></b></s:r>"));

        Assert.Equal($"{arguments.Replace("xml.", "ARGS:xml.", StringComparison.Ordinal)} {text} {attribute}", outcome.Data(3));
    }
}
