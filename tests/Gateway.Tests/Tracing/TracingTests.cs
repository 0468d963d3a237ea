using System.Diagnostics;
using System.Net;
using Insight.Contracts.Records;
using Insight.Gateway.Tests.Support;
using Insight.Gateway.Tracing;

namespace Insight.Gateway.Tests.Tracing;

public sealed class TracingTests
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";
    private const string Parent = "b7ad6b7169203331";

    [Fact]
    public async Task Trace_Received_IsContinuedWithASpanOfOurs()
    {
        (AccessRecord record, Dictionary<string, string> upstream, _) = await ExchangeAsync(("traceparent", $"00-{Trace}-{Parent}-01"), ("tracestate", "vendor=1"));

        Assert.Equal(Trace, Hex(record.TraceId));
        Assert.Equal(Parent, Hex(record.ParentSpanId));
        Assert.NotEqual(Parent, Hex(record.SpanId));
        Assert.Equal($"00-{Trace}-{Hex(record.SpanId)}-01", upstream["traceparent"]);
        Assert.Equal("vendor=1", upstream["tracestate"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00-00000000000000000000000000000000-b7ad6b7169203331-01")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01")]
    [InlineData("00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01")]
    [InlineData("ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-extra")]
    [InlineData("00-xyf7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    [InlineData("nonsense")]
    public async Task Trace_MissingOrMalformed_BeginsAnew(string header)
    {
        (AccessRecord record, Dictionary<string, string> upstream, _) = await ExchangeAsync(("traceparent", header));

        Assert.NotEqual(Trace, Hex(record.TraceId));
        Assert.Equal(16, record.TraceId.Length);
        Assert.Empty(record.ParentSpanId);
        Assert.Equal($"00-{Hex(record.TraceId)}-{Hex(record.SpanId)}-00", upstream["traceparent"]);
    }

    [Fact]
    public void Trace_OfALaterVersion_IsReadAsFarAsItIsKnown() =>
        Assert.True(TraceContext.TryParse($"cc-{Trace}-{Parent}-01-more", out _, out _, out _));

    [Fact]
    public async Task Trace_HostWithListeners_RecordsTheSpanThatWasReallySent()
    {
        // What OpenTelemetry does: listen to hosting and to the HTTP client, which then makes its own span.
        using ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name is "Microsoft.AspNetCore" or "System.Net.Http",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);

        (AccessRecord record, Dictionary<string, string> upstream, _) = await ExchangeAsync(("traceparent", $"00-{Trace}-{Parent}-01"));

        Assert.Equal(Trace, Hex(record.TraceId));
        Assert.Equal(Parent, Hex(record.ParentSpanId));
        Assert.Equal($"00-{Trace}-{Hex(record.SpanId)}-01", upstream["traceparent"]);
    }

    [Theory]
    [InlineData("abc-123")]
    [InlineData("00000000-0000-4000-8000-000000000000")]
    [InlineData("a:b/c=d+e@f_g~h.i")]
    public async Task RequestId_Harmless_IsKeptEverywhere(string id)
    {
        (AccessRecord record, Dictionary<string, string> upstream, HttpResponseMessage response) = await ExchangeAsync(("X-Request-Id", id));

        Assert.Equal(id, record.RequestId);
        Assert.Equal(id, upstream["X-Request-Id"]);
        Assert.Equal(id, Assert.Single(response.Headers.GetValues("X-Request-Id")));
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("<script>")]
    [InlineData("'; DROP TABLE records --")]
    [InlineData("a,b")]
    public async Task RequestId_Harmful_IsReplacedEverywhere(string id)
    {
        (AccessRecord record, Dictionary<string, string> upstream, HttpResponseMessage response) = await ExchangeAsync(("X-Request-Id", id));

        Assert.Equal(26, record.RequestId.Length);
        Assert.Equal(record.RequestId, upstream["X-Request-Id"]);
        Assert.Equal(record.RequestId, Assert.Single(response.Headers.GetValues("X-Request-Id")));
    }

    [Fact]
    public async Task RequestId_TooLong_IsReplaced()
    {
        (AccessRecord record, _, _) = await ExchangeAsync(("X-Request-Id", new string('a', 129)));

        Assert.Equal(26, record.RequestId.Length);
    }

    [Fact]
    public async Task RequestId_HeaderOfChoice_IsUsed()
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream, ("gateway:requestIdHeader", "X-Correlation"));
        using HttpRequestMessage request = new(HttpMethod.Get, "/dead");
        request.Headers.Add("X-Correlation", "mine");

        using HttpResponseMessage response = await gateway.Client.SendAsync(request);

        // Errors that the gateway itself makes carry it too.
        Assert.Equal(HttpStatusCode.BadGateway, response.StatusCode);
        Assert.Equal("mine", Assert.Single(response.Headers.GetValues("X-Correlation")));
    }

    private static string Hex(Google.Protobuf.ByteString bytes) => Convert.ToHexStringLower(bytes.Span);

    private static async Task<(AccessRecord Record, Dictionary<string, string> Upstream, HttpResponseMessage Response)> ExchangeAsync(params (string Name, string Value)[] headers)
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream);
        using HttpRequestMessage request = new(HttpMethod.Get, "/up/headers");
        foreach ((string name, string value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using HttpResponseMessage response = await gateway.Client.SendAsync(request);
        Dictionary<string, string> seen = (await response.Content.ReadAsStringAsync())
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(": ", 2))
            .ToDictionary(parts => parts[0], parts => parts[1], StringComparer.OrdinalIgnoreCase);
        return (await gateway.Journal.SingleAsync(), seen, response);
    }
}
