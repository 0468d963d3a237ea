using Insight.Contracts.Records;
using Insight.Gateway.Tests.Support;

namespace Insight.Gateway.Tests.Waf;

/// <summary>What rules see is what the upstream gets, whatever server and proxy make of a request in between.</summary>
public sealed class NormalisationTests
{
    /// <summary>Stops whatever the path, the query or a header <c>X-Probe</c> has to do with <c>secret</c>.</summary>
    private const string Rules = """
        SecRuleEngine On
        SecRequestBodyAccess On
        SecRule REQUEST_FILENAME "@contains /secret" "id:1,phase:1,deny,t:none,t:normalizePath"
        SecRule ARGS "@contains secret" "id:2,phase:2,deny"
        SecRule REQUEST_HEADERS:X-Probe "@contains secret" "id:3,phase:1,deny"

        """;

    [Theory]
    [InlineData("/up/echo/a/../secret")]
    [InlineData("/up/echo/./secret")]
    [InlineData("/up/echo/%73ecret")]
    [InlineData("/up/echo/a/%2e%2e/secret")]
    [InlineData("/up/echo/a%2F..%2Fsecret")]
    [InlineData("/up/echo//secret")]
    [InlineData("http://x/up/echo/secret")]
    public async Task A_path_is_stopped_however_it_is_written(string target)
    {
        (string answer, TestUpstream upstream, _) = await ExchangeAsync($"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        Assert.Contains(" 403 ", answer, StringComparison.Ordinal);
        Assert.Equal(0, upstream.Reached);
    }

    [Theory]
    [InlineData("/up/echo/a%2Fb", "/up/echo/a%2Fb")]
    [InlineData("/up/echo/a%2fb", "/up/echo/a%2fb")]
    [InlineData("/up/echo/a%252Fb", "/up/echo/a%252Fb")]
    [InlineData("/up/echo/50%25/x/../%2F/b%20c", "/up/echo/50%25/%2F/b%20c")]
    [InlineData("/up/echo/a%2Fb/..", "/up/echo/")]
    [InlineData("/up/echo/a/./b/../c", "/up/echo/a/c")]
    [InlineData("/up/echo/a%20b?x=%2F&y=a%2520b", "/up/echo/a%20b?x=%2F&y=a%2520b")]
    [InlineData("/up/echo/%C3%A4", "/up/echo/%C3%A4")]
    public async Task A_slash_that_is_escaped_stays_so_end_to_end_and_dot_segments_are_resolved(string target, string received)
    {
        (string answer, _, _) = await ExchangeAsync($"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        Assert.Contains(" 200 ", answer, StringComparison.Ordinal);
        Assert.Contains($"\n{received}\n", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PathRemovePrefix", "/up", "/up/up/echo/a%2Fb", "/up/echo/a%2Fb")]
    [InlineData("PathPrefix", "/up/echo", "/up/a%2Fb", "/up/echo/up/a%2Fb")]
    [InlineData("PathSet", "/up/echo/fixed", "/up/a%2Fb", "/up/echo/fixed")]
    public async Task An_escaped_slash_stays_where_a_route_changes_the_path(string transform, string value, string target, string received)
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, ($"ReverseProxy:Routes:plain:Transforms:0:{transform}", value));
        using RawClient client = await RawClient.ConnectAsync(gateway.Http);

        await client.SendAsync($"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        Assert.Contains($"\n{received}\n", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X_Forwarded_For")]
    [InlineData("X-Forwarded_For")]
    [InlineData("x_real_ip")]
    public async Task A_header_that_only_looks_like_the_proxys_own_does_not_pass(string name)
    {
        (string answer, TestUpstream upstream, _) = await ExchangeAsync($"GET /up/echo/x HTTP/1.1\r\nHost: x\r\n{name}: 203.0.113.9\r\nOther_Header: stays\r\nConnection: close\r\n\r\n");

        Assert.Equal(1, upstream.Reached);
        Assert.DoesNotContain("203.0.113.9", answer, StringComparison.Ordinal);
        Assert.Contains("Other_Header: stays", answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Probe: fine\r\nX-Probe: secret")]
    [InlineData("X-Probe: secret\r\nX-Probe: fine")]
    [InlineData("x-probe:secret")]
    public async Task Each_of_several_headers_of_one_name_is_looked_at(string headers)
    {
        (string answer, TestUpstream upstream, _) = await ExchangeAsync($"GET /up/echo/x HTTP/1.1\r\nHost: x\r\n{headers}\r\nConnection: close\r\n\r\n");

        Assert.Contains(" 403 ", answer, StringComparison.Ordinal);
        Assert.Equal(0, upstream.Reached);
    }

    [Theory]
    [InlineData("Host: x\r\nHost: y")]
    [InlineData("Host: x\r\nTransfer-Encoding: xchunked")]
    [InlineData("Host: x\r\nTransfer-Encoding: chunked, identity")]
    [InlineData("Host: x\r\nContent-Length: 3\r\nContent-Length: 4")]
    [InlineData("Host: x\r\nX-Probe : a")]
    [InlineData("Host: x\r\n folded: a")]
    public async Task What_two_servers_could_read_differently_is_refused(string headers)
    {
        (string answer, TestUpstream upstream, IReadOnlyList<AccessRecord> records) =
            await ExchangeAsync($"POST /up/echo/x HTTP/1.1\r\n{headers}\r\nConnection: close\r\n\r\nabc");

        Assert.Contains(" 400 ", answer, StringComparison.Ordinal);
        Assert.Equal(0, upstream.Reached);
        Assert.Equal(ResponseFlag.Rejected, Assert.Single(records).ResponseFlag);
    }

    [Theory]
    [InlineData("/up/echo/x?a=1#secret")]
    [InlineData("/up/echo/x#?a=secret")]
    public async Task A_fragment_which_rules_do_not_see_does_not_pass(string target)
    {
        (string answer, TestUpstream upstream, _) = await ExchangeAsync($"GET {target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        Assert.Contains(" 400 ", answer, StringComparison.Ordinal);
        Assert.Equal(0, upstream.Reached);
    }

    [Fact]
    public async Task A_length_that_is_written_oddly_reaches_the_upstream_as_a_plain_number()
    {
        (string answer, _, _) = await ExchangeAsync("POST /up/echo/x HTTP/1.1\r\nHost: x\r\nContent-Length: +03\r\nConnection: close\r\n\r\nabc");

        Assert.Contains("Content-Length: 3\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_length_and_chunks_the_chunks_count_for_rules_and_upstream()
    {
        const string head = "POST /up/mirror HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n";

        (string stopped, _, _) = await ExchangeAsync(head + "8\r\na=secret\r\n0\r\n\r\n");
        (string passed, _, _) = await ExchangeAsync(head + "8\r\na=1234567\r\n0\r\n\r\n".Replace("8\r\n", "9\r\n", StringComparison.Ordinal));

        Assert.Contains(" 403 ", stopped, StringComparison.Ordinal);
        Assert.Contains("a=1234567", passed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a=1&a=secret")]
    [InlineData("a=%73ecret")]
    [InlineData("a=1;b=secret")]
    [InlineData("secret2=1&b=x+secret")]
    public async Task A_query_is_looked_at_as_the_upstream_may_read_it(string query)
    {
        (string answer, _, _) = await ExchangeAsync($"GET /up/echo/x?{query} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        Assert.Contains(" 403 ", answer, StringComparison.Ordinal);
    }

    private static async Task<(string Answer, TestUpstream Upstream, IReadOnlyList<AccessRecord> Records)> ExchangeAsync(string request)
    {
        using RuleText rules = new(Rules);
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, ("gateway:waf:rules", rules.Path));
        using RawClient client = await RawClient.ConnectAsync(gateway.Http);
        await client.SendAsync(request);
        string answer = await client.ReadToEndAsync();
        return (answer.Replace("\r\n", "\n", StringComparison.Ordinal), upstream, await gateway.StopAsync());
    }
}
