namespace Insight.Waf.Tests.Transactions;

public class RequestVariableTests
{
    [Theory]
    [InlineData("ARGS", "ARGS:a=1 ARGS:B=2 ARGS:a=3 ARGS:c=4 5")]
    [InlineData("ARGS_GET", "ARGS_GET:a=1 ARGS_GET:B=2")]
    [InlineData("ARGS_POST", "ARGS_POST:a=3 ARGS_POST:c=4 5")]
    [InlineData("ARGS_NAMES", "ARGS_NAMES:a=a ARGS_NAMES:B=B ARGS_NAMES:a=a ARGS_NAMES:c=c")]
    [InlineData("ARGS_GET_NAMES", "ARGS_GET_NAMES:a=a ARGS_GET_NAMES:B=B")]
    [InlineData("ARGS_POST_NAMES", "ARGS_POST_NAMES:a=a ARGS_POST_NAMES:c=c")]
    [InlineData("ARGS:A", "ARGS:a=1 ARGS:a=3")]
    [InlineData("QUERY_STRING", "QUERY_STRING=a=1&B=%32")]
    [InlineData("REQUEST_BODY", "REQUEST_BODY=a=3&c=4+5")]
    [InlineData("REQUEST_BODY_LENGTH", "REQUEST_BODY_LENGTH=9")]
    [InlineData("REQBODY_PROCESSOR", "REQBODY_PROCESSOR=URLENCODED")]
    [InlineData("REQUEST_URI", "REQUEST_URI=/di%72/fi%6ce.txt?a=1&B=%32")]
    [InlineData("REQUEST_URI_RAW", "REQUEST_URI_RAW=/di%72/fi%6ce.txt?a=1&B=%32#end")]
    [InlineData("REQUEST_FILENAME", "REQUEST_FILENAME=/dir/file.txt")]
    [InlineData("REQUEST_BASENAME", "REQUEST_BASENAME=file.txt")]
    [InlineData("REQUEST_LINE", "REQUEST_LINE=POST /di%72/fi%6ce.txt?a=1&B=%32#end HTTP/1.1")]
    [InlineData("REQUEST_METHOD", "REQUEST_METHOD=POST")]
    [InlineData("REQUEST_PROTOCOL", "REQUEST_PROTOCOL=HTTP/1.1")]
    [InlineData("REQUEST_HEADERS:x-two", "REQUEST_HEADERS:X-Two=b")]
    [InlineData("REQUEST_HEADERS_NAMES:/^x/", "REQUEST_HEADERS_NAMES:X-Two=X-Two")]
    [InlineData("REQUEST_COOKIES", "REQUEST_COOKIES:k=v REQUEST_COOKIES:l=w")]
    [InlineData("REQUEST_COOKIES_NAMES", "REQUEST_COOKIES_NAMES:k=k REQUEST_COOKIES_NAMES:l=l")]
    [InlineData("SERVER_NAME", "SERVER_NAME=example.org")]
    [InlineData("REMOTE_ADDR", "REMOTE_ADDR=127.0.0.1")]
    [InlineData("RESPONSE_STATUS", "RESPONSE_STATUS=404")]
    [InlineData("RESPONSE_HEADERS:content-type", "RESPONSE_HEADERS:Content-Type=text/html; charset=utf-8")]
    [InlineData("RESPONSE_BODY", "RESPONSE_BODY=<p>no</p>")]
    [InlineData("ARGS_COMBINED_SIZE", "ARGS_COMBINED_SIZE=10")]
    public void Variable_HasTheValuesOfTheRequest(string variable, string seen)
    {
        TestRequest request = new("/di%72/fi%6ce.txt?a=1&B=%32#end", "POST")
        {
            Headers = [("Host", "example.org:8080"), ("Content-Type", "application/x-www-form-urlencoded"), ("X-Two", "b"), ("Cookie", "k=v; l=w")],
            Body = "a=3&c=4+5",
            Status = 404,
            ResponseType = "text/html; charset=utf-8",
            ResponseBody = "<p>no</p>",
        };

        Assert.Equal(seen, Seen(variable, request));
    }

    [Fact]
    public void Target_OfAbsoluteForm_LosesSchemeAndHost() =>
        Assert.Equal("REQUEST_URI=/p?q=1", Seen("REQUEST_URI", new TestRequest("http://example.org/p?q=1")));

    [Theory]
    [InlineData("text/html", true)]
    [InlineData("TEXT/PLAIN; charset=x", true)]
    [InlineData("image/png", false)]
    [InlineData("", false)]
    public void ResponseBody_IsSeenForItsMediaTypesOnly(string type, bool seen)
    {
        TestRequest request = new() { ResponseType = type, ResponseBody = "secret" };

        Assert.Equal(seen, Running.Run("SecRule RESPONSE_BODY \"@contains secret\" \"id:1,phase:4,deny\"", request).Intervention is not null);
    }

    /// <summary>All items of a variable at the end of the exchange, as name=value.</summary>
    private static string Seen(string variable, TestRequest request) => Running.Run($$"""
        SecRule {{variable}} "@unconditionalMatch" "id:1,phase:4,pass,nolog,setvar:'tx.seen=%{tx.seen} %{MATCHED_VAR_NAME}=%{MATCHED_VAR}'"
        SecAction "id:2,phase:5,logdata:'%{tx.seen}'"
        """, request).Data(2).Trim();
}
