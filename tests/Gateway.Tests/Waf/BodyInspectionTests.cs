using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using Insight.Contracts.Records;
using Insight.Gateway.Tests.Support;

namespace Insight.Gateway.Tests.Waf;

public sealed class BodyInspectionTests
{
    private const string Form = "application/x-www-form-urlencoded";
    private const string Json = "application/json";

    [Theory]
    [InlineData(Form, "a=1&b=an+attack")]
    [InlineData(Json, """{"a":[1,{"b":"an attack"}]}""")]
    [InlineData("multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nan attack\r\n--x--\r\n")]
    public async Task An_attack_in_a_body_never_reaches_the_upstream(string type, string body)
    {
        using RuleText rules = new();
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, ("gateway:waf:rules", rules.Path));

        using HttpResponseMessage response = await PostAsync(gateway, "/up/echo/x", type, Encoding.UTF8.GetBytes(body));

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Equal(0, upstream.Reached);
    }

    [Theory]
    [InlineData(Form, 10, false)]
    [InlineData(Form, 60_000, false)]
    [InlineData(Form, 60_000, true)]
    [InlineData(Json, 60_000, true)]
    [InlineData("application/octet-stream", 3_000_000, true)]
    public async Task What_was_looked_at_reaches_the_upstream_unchanged(string type, int bytes, bool chunked)
    {
        using RuleText rules = new();
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, ("gateway:waf:rules", rules.Path));
        byte[] body = BodyOf(type, bytes);

        using HttpResponseMessage response = await PostAsync(gateway, "/up/mirror", type, body, chunked: chunked);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(body, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal((ulong)body.Length, Assert.Single(await gateway.StopAsync()).RequestBytes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_longer_than_is_looked_at_is_refused_with_413(bool chunked)
    {
        using RuleText rules = new();
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, ("gateway:waf:rules", rules.Path));

        using HttpResponseMessage response = await PostAsync(gateway, "/up/echo/x", Form, BodyOf(Form, 70_000), chunked: chunked);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Equal(0, upstream.Reached);
        AccessRecord record = Assert.Single(await gateway.StopAsync());
        Assert.Equal((413U, ResponseFlag.Waf, "waf-body-too-long"), (record.Status, record.ResponseFlag, record.ResponseDetail));
    }

    [Fact]
    public async Task Where_nothing_is_stopped_a_long_body_passes_whole_and_its_beginning_is_looked_at()
    {
        using RuleText rules = new();
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, ("gateway:waf:rules", rules.Path), ("gateway:waf:mode", "detect"));
        byte[] body = [.. "first=attack&"u8, .. BodyOf(Form, 2_000_000)];

        using HttpResponseMessage response = await PostAsync(gateway, "/up/mirror", Form, body);

        Assert.Equal(body, await response.Content.ReadAsByteArrayAsync());
        Assert.Equal([101U], Assert.Single(await gateway.StopAsync()).WafRules);
    }

    [Fact]
    public async Task A_route_may_allow_longer_bodies_or_leave_them_alone()
    {
        using RuleText rules = new();
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway longer = await TestGateway.StartAsync(
            upstream, ("gateway:waf:rules", rules.Path), ("ReverseProxy:Routes:plain:Metadata:waf.bodyBytes", "200000"));
        await using TestGateway alone = await TestGateway.StartAsync(
            upstream, ("gateway:waf:rules", rules.Path), ("ReverseProxy:Routes:plain:Metadata:waf.bodies", "false"));
        byte[] body = [.. BodyOf(Form, 100_000), .. "&last=attack"u8];

        using HttpResponseMessage stopped = await PostAsync(longer, "/up/count", Form, body);
        using HttpResponseMessage passed = await PostAsync(alone, "/up/count", Form, body);

        Assert.Equal(HttpStatusCode.Forbidden, stopped.StatusCode);
        Assert.Equal(body.Length.ToString(CultureInfo.InvariantCulture), await passed.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("application/octet-stream")]
    [InlineData("image/png")]
    [InlineData("application/grpc")]
    public async Task A_body_that_nobody_looks_at_is_not_waited_for(string type)
    {
        using RuleText rules = new();
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, ("gateway:waf:rules", rules.Path));
        using RawClient client = await RawClient.ConnectAsync(gateway.Http);

        await client.SendAsync($"POST /up/early HTTP/1.1\r\nHost: x\r\nContent-Type: {type}\r\nContent-Length: 10\r\n\r\nfirst");
        await upstream.Waiting.Task.WaitAsync(TimeSpan.FromSeconds(20));
        await client.SendAsync("-last");

        Assert.Contains("200 OK", await client.ReadUntilAsync("\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sockets_and_event_streams_pass_as_they_come()
    {
        using RuleText rules = new();
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, ("gateway:waf:rules", rules.Path), ("gateway:waf:responses", "true"));

        using ClientWebSocket socket = new();
        await socket.ConnectAsync(new Uri(gateway.Http.Replace("http:", "ws:", StringComparison.Ordinal) + "/up/socket"), CancellationToken.None);
        await socket.SendAsync("an attack"u8.ToArray(), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);
        byte[] echo = new byte[64];
        WebSocketReceiveResult received = await socket.ReceiveAsync(echo, CancellationToken.None);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);

        Assert.Equal("an attack", Encoding.UTF8.GetString(echo, 0, received.Count));
        Assert.Equal("data: 0\n\ndata: 1\n\ndata: 2\n\n", await gateway.Client.GetStringAsync(new Uri("/up/events", UriKind.Relative)));

        using ClientWebSocket refused = new();
        await Assert.ThrowsAsync<WebSocketException>(
            () => refused.ConnectAsync(new Uri(gateway.Http.Replace("http:", "ws:", StringComparison.Ordinal) + "/up/socket?q=attack"), CancellationToken.None));
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task An_encoded_body_is_looked_at_decoded_and_passed_on_encoded(string encoding)
    {
        using RuleText rules = new();
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, ("gateway:waf:rules", rules.Path));
        byte[] attack = Encode(encoding, "a=1&b=an+attack"u8.ToArray()), ordinary = Encode(encoding, BodyOf(Form, 50_000));

        using HttpResponseMessage stopped = await PostAsync(gateway, "/up/mirror", Form, attack, encoding);
        using HttpResponseMessage passed = await PostAsync(gateway, "/up/mirror", Form, ordinary, encoding);

        Assert.Equal(HttpStatusCode.Forbidden, stopped.StatusCode);
        Assert.Equal(ordinary, await passed.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("compress", 415)]
    [InlineData("gzip, br", 415)]
    [InlineData("gzip", 415)]
    public async Task A_body_that_cannot_be_decoded_is_refused(string encoding, int status)
    {
        using RuleText rules = new();
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, ("gateway:waf:rules", rules.Path));

        using HttpResponseMessage response = await PostAsync(gateway, "/up/echo/x", Form, "not encoded at all"u8.ToArray(), encoding);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(0, upstream.Reached);
    }

    [Fact]
    public async Task A_bomb_is_decoded_no_further_than_the_limit()
    {
        using RuleText rules = new();
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, ("gateway:waf:rules", rules.Path));
        byte[] bomb = Encode("gzip", new byte[50_000_000]);

        long before = GC.GetTotalAllocatedBytes(precise: true);
        using HttpResponseMessage response = await PostAsync(gateway, "/up/echo/x", Form, bomb, "gzip");
        long allocated = GC.GetTotalAllocatedBytes(precise: true) - before;

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.InRange(allocated, 0, 8 << 20);
    }

    [Fact]
    public async Task A_hundred_megabytes_in_chunks_are_refused_at_the_limit()
    {
        using RuleText rules = new();
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, ("gateway:waf:rules", rules.Path));
        using RawClient client = await RawClient.ConnectAsync(gateway.Http);
        string chunk = "10000\r\n" + new string('a', 0x10000) + "\r\n";

        await client.SendAsync($"POST /up/echo/x HTTP/1.1\r\nHost: x\r\nContent-Type: {Form}\r\nTransfer-Encoding: chunked\r\n\r\n");
        Task<string> answer = client.ReadUntilAsync("\r\n");
        for (int i = 0; i < 1600 && !answer.IsCompleted; i++) await client.SendAsync(chunk);

        Assert.Contains("413", await answer, StringComparison.Ordinal);
        Assert.Equal(0, upstream.Reached);
    }

    [Fact]
    public async Task Bodies_of_all_requests_together_have_a_limit_too()
    {
        using RuleText rules = new(RuleText.Simple.Replace("65536", "4000000", StringComparison.Ordinal));
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, ("gateway:waf:rules", rules.Path), ("gateway:waf:bufferBytes", "1048576"));

        using HttpResponseMessage busy = await PostAsync(gateway, "/up/count", Form, BodyOf(Form, 2_000_000));
        using HttpResponseMessage after = await PostAsync(gateway, "/up/count", Form, BodyOf(Form, 500_000));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, busy.StatusCode);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Fact]
    public async Task Where_nothing_is_stopped_a_body_that_finds_no_room_passes_whole()
    {
        using RuleText rules = new(RuleText.Simple.Replace("65536", "4000000", StringComparison.Ordinal));
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(
            upstream, ("gateway:waf:rules", rules.Path), ("gateway:waf:mode", "detect"), ("gateway:waf:bufferBytes", "1048576"));
        byte[] body = BodyOf(Form, 2_000_000);

        using HttpResponseMessage response = await PostAsync(gateway, "/up/mirror", Form, body);

        Assert.Equal(body, await response.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("depth")]
    [InlineData("parts")]
    public async Task A_body_built_to_exhaust_is_answered_at_once(string kind)
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, ("gateway:waf:rules", RepositoryFolder.Of("rules")));
        string part = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n";
        (string type, string body) = kind == "depth"
            ? (Json, new string('[', 100_000))
            : ("multipart/form-data; boundary=x", string.Concat(Enumerable.Repeat(part, 10_000)) + "--x--\r\n");

        using HttpResponseMessage response = await PostAsync(gateway, "/up/echo/x", type, Encoding.ASCII.GetBytes(body));

        Assert.Contains((int)response.StatusCode, new[] { 400, 403 });
        Assert.Equal(0, upstream.Reached);
    }

    private static byte[] BodyOf(string type, int bytes)
    {
        string value = string.Concat(Enumerable.Repeat("0123456789abcdef ghijklmnop qrstuv wxyz ", (bytes / 40) + 1))[..bytes];
        return type switch
        {
            Form => Encoding.ASCII.GetBytes("a=" + value.Replace(' ', '+')),
            Json => Encoding.ASCII.GetBytes($$"""{"a":"{{value}}"}"""),
            _ => Encoding.ASCII.GetBytes(value),
        };
    }

    private static byte[] Encode(string encoding, byte[] body)
    {
        using MemoryStream encoded = new();
        using (Stream stream = encoding switch
        {
            "gzip" => new GZipStream(encoded, CompressionLevel.Optimal),
            "deflate" => new ZLibStream(encoded, CompressionLevel.Optimal),
            _ => new BrotliStream(encoded, CompressionLevel.Optimal),
        })
        {
            stream.Write(body);
        }

        return encoded.ToArray();
    }

    private static async Task<HttpResponseMessage> PostAsync(TestGateway gateway, string path, string type, byte[] body, string? encoding = null, bool chunked = false)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (encoding is not null) request.Content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        if (chunked)
        {
            request.Headers.TransferEncodingChunked = true;
            request.Content.Headers.ContentLength = null;
        }

        return await gateway.Client.SendAsync(request);
    }
}
