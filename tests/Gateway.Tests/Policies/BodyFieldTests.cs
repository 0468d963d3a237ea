using System.Net;
using System.Text;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Contracts.Records;
using Insight.Gateway.Tests.Support;
using Insight.Gateway.Tests.Traffic;

namespace Insight.Gateway.Tests.Policies;

/// <summary>Policies that look at the fields of bodies before the upstream is asked.</summary>
public sealed class BodyFieldTests
{
    private static readonly PolicySpec s_spec = new() { Mode = PolicyMode.Enforce, Schema = new() { Fields = ["items[].sku", "note"], RequiredFields = ["items"] } };

    public static TheoryData<string, string, int> Bodies { get; } = new()
    {
        { "application/json", """{"items":[{"sku":"a"}],"note":"x"}""", 200 },
        { "application/json", """{"items":[]}""", 200 },
        { "application/json", """{"items":[{"sku":"a"}],"admin":true}""", 400 },
        { "application/json", """{"items":[{"sku":"a","price":0}]}""", 400 },
        { "application/json; charset=utf-8", """{"note":"x"}""", 400 },
        { "application/x-www-form-urlencoded", "items=1&note=2", 200 },
        { "application/x-www-form-urlencoded", "items=1&role=admin", 400 },

        // What breaks off is judged by what was seen: no field can hide behind a mistake that the application forgives.
        { "application/json", """{"admin":true,"items":[],}""", 400 },
        { "application/json", """{"items":[],}""", 200 },
        { "text/plain", "anything", 200 },
        { "application/json", "", 200 },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task Enforced_FieldsThatAreUnknownOrMissing_AreTurnedAwayAndTheUpstreamIsNotAsked(string type, string body, int expected)
    {
        await using Service service = await EchoAsync();
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(With(service, s_spec));
        using HttpResponseMessage response = await SendAsync(gateway, type, Encoding.UTF8.GetBytes(body));
        Assert.Equal(expected, (int)response.StatusCode);
        Assert.Equal(expected == 200 ? 1 : 0, service.Requests);
        if (expected == 200) Assert.Equal(body, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Enforced_BodyInPieces_ComesWholeToTheUpstream_WhateverItsLength()
    {
        await using Service service = await EchoAsync();
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(With(service, s_spec));
        foreach (int length in new[] { 1, 4_000, 65_530, 65_536, 300_000 })
        {
            string text = $$"""{"items":[{"sku":"a"}],"note":"{{new string('n', length)}}"}""";
            using HttpResponseMessage response = await SendAsync(gateway, "application/json", Encoding.UTF8.GetBytes(text), isChunked: true);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(text, await response.Content.ReadAsStringAsync());
        }

        // A field in what is looked at is seen, however long the rest is.
        string hidden = $$"""{"admin":1,"items":[],"note":"{{new string('n', 300_000)}}"}""";
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(gateway, "application/json", Encoding.UTF8.GetBytes(hidden))).StatusCode);
        IReadOnlyList<AccessRecord> records = await gateway.StopAsync();
        Assert.Equal([.. records.Take(5).Select(static record => record.ResponseBytes)], [.. records.Take(5).Select(static record => record.RequestBytes)]);
    }

    [Fact]
    public async Task Shadow_IsNotedOnce_AndTheRecordHasTheShape()
    {
        await using Service service = await EchoAsync();
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(With(service, s_spec with { Mode = PolicyMode.Shadow }));
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(gateway, "application/json", """{"admin":true}"""u8.ToArray())).StatusCode);
        AccessRecord record = Assert.Single(await gateway.StopAsync());
        PolicyNote note = Assert.Single(record.PolicyNotes);
        Assert.Equal(("fields", "unknown-field", false), (note.Policy, note.Reason, note.Acted));
        Assert.Equal("{admin:boolean}", record.RequestShape);
    }

    [Fact]
    public async Task Shapes_NotRecorded_FieldsAreJudgedAllTheSame()
    {
        await using Service service = await EchoAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(null, ("gateway:recording:shapes", "false"), ("gateway:recording:sensitive", "false"));
        gateway.Apply(With(service, s_spec));
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(gateway, "application/json", """{"items":[],"admin":true}"""u8.ToArray())).StatusCode);
        Assert.Equal("", Assert.Single(await gateway.StopAsync()).RequestShape);
    }

    [Fact]
    public async Task Waf_ReadsTheSameBodyAfterwards()
    {
        using RuleText rules = new();
        await using Service service = await EchoAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(null, ("gateway:waf:rules", rules.Path));
        gateway.Apply(With(service, s_spec));
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(gateway, "application/x-www-form-urlencoded", "items=1&note=attack"u8.ToArray())).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(gateway, "application/x-www-form-urlencoded", "items=1&note=word"u8.ToArray())).StatusCode);
    }

    [Fact]
    public async Task RouteOfTheProxysOwnConfiguration_IsJudgedToo()
    {
        await using TestUpstream upstream = await TestUpstream.StartAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(upstream);
        gateway.Apply(new ObjectSet { Policies = [new(new ObjectMetadata { Name = "fields", Tenant = "acme" }, s_spec)] });
        using StringContent bad = new("""{"items":[],"admin":true}""", Encoding.UTF8, "application/json"), good = new("""{"items":[]}""", Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.BadRequest, (await gateway.Client.PostAsync("/up/echo", bad)).StatusCode);
        Assert.NotEqual(HttpStatusCode.BadRequest, (await gateway.Client.PostAsync("/up/echo", good)).StatusCode);
    }

    [Fact]
    public async Task NoRoomForBodies_EnforcedPolicyLetsNothingPast()
    {
        await using Service service = await EchoAsync();
        await using TestGateway gateway = await TestGateway.StartAsync(null, ("gateway:waf:bufferBytes", "1048576"));
        gateway.Apply(With(service, s_spec));
        using IDisposable full = gateway.FillBodies();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await SendAsync(gateway, "application/json", """{"items":[]}"""u8.ToArray())).StatusCode);
        full.Dispose();
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(gateway, "application/json", """{"items":[]}"""u8.ToArray())).StatusCode);
    }

    private static Task<Service> EchoAsync() => Service.StartAsync(static async context =>
    {
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body);
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.ToArray());
    });

    private static async Task<HttpResponseMessage> SendAsync(TestGateway gateway, string type, byte[] body, bool isChunked = false)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/") { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        request.Headers.TransferEncodingChunked = isChunked;
        return await gateway.Client.SendAsync(request);
    }

    private static ObjectSet With(Service service, PolicySpec spec) =>
        Objects.Of(Objects.To("shop"), ("shop", [service])) with { Policies = [new(new ObjectMetadata { Name = "fields" }, spec)] };
}
