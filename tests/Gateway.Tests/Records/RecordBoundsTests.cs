using Insight.Contracts.Records;
using Insight.Gateway.Tests.Support;
using Insight.Streaming.Journal;

namespace Insight.Gateway.Tests.Records;

/// <summary>Whatever clients and operators write, a record fits the journal's frame and is whole.</summary>
public sealed class RecordBoundsTests
{
    [Fact]
    public async Task Request_EverythingAsLongAsItGets_FitsAFrameAndKeepsEveryField()
    {
        string name = new('n', 64);
        string service = new('s', 300);
        List<(string, string)> settings =
        [
            ("gateway:id", name), ("gateway:site", name),
            ("gateway:identity:addresses:0:network", "127.0.0.0/8"), ("gateway:identity:addresses:0:service", service),
            ("gateway:limits:headerBytes", "100000"), ("gateway:limits:requestLineBytes", "20000"),
            ("gateway:session:header", "X-Session"),
            ("ReverseProxy:Clusters:plain:Metadata:service", service),
            ("ReverseProxy:Clusters:plain:Metadata:app", new string('a', 300)),
            ("ReverseProxy:Routes:plain:Metadata:tenant", new string('t', 300)),
        ];
        for (int i = 0; i < 40; i++) settings.Add(($"ReverseProxy:Clusters:plain:Destinations:only:Metadata:label{i}-{name}{name}", new string('v', 300)));
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, [.. settings]);

        string query = string.Join('&', Enumerable.Range(0, 200).Select(i => $"{i}{new string('q', 50)}=x"));
        using RawClient client = await RawClient.ConnectAsync(gateway.Http);
        await client.SendAsync(
            $"GET /up/{new string('p', 4000)}?{query} HTTP/1.1\r\nHost: {new string('h', 4000)}\r\nUser-Agent: {new string('u', 4000)}\r\n"
            + $"Content-Type: {new string('c', 4000)}\r\nX-Request-Id: {new string('r', 128)}\r\nX-Session: {new string('s', 4000)}\r\n"
            + "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\r\nConnection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 404", await client.ReadToEndAsync(), StringComparison.Ordinal);

        AccessRecord record = await gateway.Journal.SingleAsync();
        Assert.True(record.CalculateSize() <= JournalWriter.MaxRecordBytes, $"{record.CalculateSize()} bytes");
        Assert.Equal(2048, record.Path.Length);
        Assert.Equal(256, record.UserAgent.Length);
        Assert.Equal(253, record.Host.Length);
        Assert.Equal(128, record.SourceService.Length);
        Assert.Equal(128, record.DestinationService.Length);
        Assert.Equal(128, record.RequestType.Length);
        Assert.Equal(64, record.Tenant.Length);
        Assert.Equal(32, record.SessionKey.Length);
        Assert.InRange(record.QueryNames.Count, 20, 64);
        Assert.InRange(record.DestinationLabels.Count, 3, 40);
        Assert.Equal(404u, record.Status);
        Assert.True(record.DurationUs > 0);
        Assert.Equal(8, record.SpanId.Length);
    }

    [Theory]
    [InlineData("/up/hello?%FF%FE=1&a%00b=2&%=3&&=4&=&a=1&a=2", new[] { "a\0b", "%", "a" })]
    [InlineData("/up/hello?", new string[0])]
    [InlineData("/up/hello??x=1", new[] { "?x" })]
    [InlineData("/up/hello?a+b=1&a%20b=2", new[] { "a b" })]
    public async Task Query_AnyBytes_NamesAreTextAndNeverValues(string target, string[] expected)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        using RawClient client = await RawClient.ConnectAsync(gateway.Http);
        await client.SendAsync($"GET {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        await client.ReadToEndAsync();

        AccessRecord record = await gateway.Journal.SingleAsync();
        Assert.Equal(expected, record.QueryNames.Where(name => !name.Contains('\uFFFD', StringComparison.Ordinal) && !name.Contains("%F", StringComparison.Ordinal)));
        Assert.Empty(record.QueryValues);
    }

    [Theory]
    [InlineData("GET /a%2Fb/%2e%2e/c;x=1 HTTP/1.1\r\nHost: A.example:80", "/a%2Fb/%2e%2e/c;x=1", "a.example")]
    [InlineData("GET http://other.example/abs?x=1 HTTP/1.1\r\nHost: other.example", "/abs", "other.example")]
    [InlineData("GET http://other.example HTTP/1.1\r\nHost: other.example", "/", "other.example")]
    [InlineData("OPTIONS * HTTP/1.1\r\nHost: [2001:DB8::1]:8080", "*", "2001:db8::1")]
    [InlineData("GET /plain HTTP/1.0", "/plain", "")]
    public async Task Target_AnyForm_PathIsAsReceivedAndHostIsLower(string request, string path, string host)
    {
        await using TestGateway gateway = await TestGateway.StartAsync();
        using RawClient client = await RawClient.ConnectAsync(gateway.Http);
        await client.SendAsync($"{request}\r\nConnection: close\r\n\r\n");
        await client.ReadToEndAsync();

        AccessRecord record = await gateway.Journal.SingleAsync();
        Assert.Equal(path, record.Path);
        Assert.Equal(host, record.Host);
    }
}
