using Insight.Contracts.Records;
using Insight.Gateway.Authentication;
using Insight.Gateway.Records;
using Microsoft.AspNetCore.Http;

namespace Insight.Gateway.Tests.Authentication;

public sealed class SeenAuthenticationTests
{
    private const string Jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U";

    [Theory]
    [InlineData("Basic dXNlcjpwYXNz", "basic@header:authorization")]
    [InlineData("bearer abcdef", "bearer@header:authorization")]
    [InlineData("Bearer " + Jwt, "jwt@header:authorization")]
    [InlineData(Jwt, "jwt@header:authorization")]
    [InlineData("Bearer a.b.c", "bearer@header:authorization")]
    [InlineData("Digest username=\"max\"", "digest@header:authorization")]
    [InlineData("AWS4-HMAC-SHA256 Credential=x", "aws4-hmac-sha256@header:authorization")]
    [InlineData("ApiKey abc", "api_key@header:authorization")]
    [InlineData("s3cret", "other@header:authorization")]
    [InlineData("s3cret words", "other@header:authorization")]
    [InlineData("", "")]
    public void Authorization_AnyScheme_IsNamedWithoutItsValue(string header, string expected) => Assert.Equal(expected, Seen(new() { ["Authorization"] = header }));

    [Theory]
    [InlineData("X-Api-Key", "abc", "api_key@header:x-api-key")]
    [InlineData("Ocp-Apim-Subscription-Key", "abc", "api_key@header:ocp-apim-subscription-key")]
    [InlineData("X-Shop-ApiKey", "abc", "api_key@header:x-shop-apikey")]
    [InlineData("X-Auth-Token", "abc", "api_key@header:x-auth-token")]
    [InlineData("X-Access-Token", Jwt, "jwt@header:x-access-token")]
    [InlineData("X-Session", "abc", "session@header:x-session")]
    [InlineData("X-Csrf-Token", "abc", "")]
    [InlineData("Accept", "*/*", "")]
    [InlineData("X-Api-Key", "", "")]
    public void Headers_ThatSayTheyAreKeys_AreNamed(string name, string value, string expected) => Assert.Equal(expected, Seen(new() { [name] = value }));

    [Theory]
    [InlineData("api_key=abc&x=1", "api_key@query:api_key")]
    [InlineData("ApiKey=abc", "api_key@query:ApiKey")]
    [InlineData("key=AIzaSyA1234567890abcdef", "api_key@query:key")]
    [InlineData("key=name&key=x", "")]
    [InlineData("access_token=" + Jwt, "jwt@query:access_token")]
    [InlineData("access_token=abc", "bearer@query:access_token")]
    [InlineData("api_key=&api_key", "")]
    [InlineData("a%20api_key=abc", "")]
    [InlineData("page_token=abc", "")]
    public void Query_NamesThatSayTheyAreKeys_AreNamed(string query, string expected) => Assert.Equal(expected, Seen([], query));

    [Theory]
    [InlineData("JSESSIONID=abc", "cookie@header:cookie:JSESSIONID")]
    [InlineData("theme=dark; connect.sid=abc; _ga=1", "cookie@header:cookie:connect.sid")]
    [InlineData("laravel_session=abc;PHPSESSID=x", "cookie@header:cookie:laravel_session cookie@header:cookie:PHPSESSID")]
    [InlineData(".AspNetCore.Cookies=abc; .AspNetCore.Antiforgery.x=y", "cookie@header:cookie:.AspNetCore.Cookies")]
    [InlineData("own=abc", "cookie@header:cookie:own")]
    [InlineData("XSRF-TOKEN=abc; _gid=x; inside=y; sid=", "")]
    [InlineData("sid2=a; sid=b; session=c", "cookie@header:cookie:sid cookie@header:cookie:session")]
    public void Cookies_ThatNameASession_AreNamed(string cookies, string expected) => Assert.Equal(expected, Seen(new() { ["Cookie"] = cookies }));

    [Fact]
    public void Everything_AtOnce_IsFourAtMostAndBestFirst()
    {
        HeaderDictionary headers = new() { ["Authorization"] = "Basic eDp5", ["X-Api-Key"] = "abc", ["Cookie"] = "sid=1; sessionid=2; session=3" };

        Assert.Equal("mtls basic@header:authorization api_key@header:x-api-key api_key@query:apikey", Seen(headers, "apikey=x", hasCertificate: true));
    }

    [Fact]
    public void Names_AnyText_AreBoundedAndHaveNoOtherBytes()
    {
        Random random = new(5);
        for (int round = 0; round < 5000; round++)
        {
            string noise = new([.. Enumerable.Range(0, random.Next(90)).Select(_ => (char)random.Next(1, 0x250))]);
            foreach (string entry in Seen(new() { ["Cookie"] = $"{noise}session=x", ["Authorization"] = noise }, $"{noise}apikey=x").Split(' ', StringSplitOptions.RemoveEmptyEntries))
            {
                Assert.InRange(entry.Length, 4, 128);
                Assert.True(entry.All(c => c is > ' ' and < (char)0x7F), entry);
            }
        }
    }

    private static string Seen(HeaderDictionary headers, string query = "", bool hasCertificate = false)
    {
        GatewayOptions options = new();
        options.Session.Cookie = "own";
        options.Session.Header = "X-Session";
        ProtobufWriter record = new(new byte[2048]);
        new SeenAuthentication(options).Write(ref record, headers, query, hasCertificate);
        return string.Join(' ', AccessRecord.Parser.ParseFrom(record.Written).Auth);
    }
}
