using System.IO.Compression;
using System.Net;
using System.Text;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Contracts.Records;
using Insight.Gateway.Tests.Support;
using Insight.Gateway.Tests.Traffic;
using Microsoft.AspNetCore.Http;

namespace Insight.Gateway.Tests.Policies;

/// <summary>Policies that mask sensitive data in answers.</summary>
public sealed class MaskTests
{
    private const string Body = """{"name":"Ann","card":"4111111111111111","mail":"ann@shop.example"}""";

    private static readonly PolicySpec s_mask = new() { Mode = PolicyMode.Enforce, Mask = new() { Kinds = ["card"] } };

    [Fact]
    public async Task Enforced_JsonAnswer_IsMasked_AndTheRecordSaysOfWhat()
    {
        await using Service service = await AnswerAsync("application/json; charset=utf-8", Body);
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(With(service, s_mask));
        using HttpResponseMessage response = await gateway.Client.GetAsync("/");
        Assert.Equal("""{"name":"Ann","card":"***","mail":"ann@shop.example"}""", await response.Content.ReadAsStringAsync());
        AccessRecord record = Assert.Single(await gateway.StopAsync());
        PolicyNote note = Assert.Single(record.PolicyNotes);
        Assert.Equal(("mask", PolicyAction.Mask, true, "card"), (note.Policy, note.Action, note.Acted, note.Reason));
        Assert.Equal((200u, ResponseFlag.NoFlag), (record.Status, record.ResponseFlag));

        // What the client got is what is recorded: no card any more.
        Assert.Equal(["email"], record.ResponseSensitive);
        Assert.Equal((ulong)"""{"name":"Ann","card":"***","mail":"ann@shop.example"}""".Length, record.ResponseBytes);
    }

    [Fact]
    public async Task Shadow_ChangesNothing_AndIsNoted()
    {
        await using Service service = await AnswerAsync("application/json", Body);
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(With(service, s_mask with { Mode = PolicyMode.Shadow }));
        using HttpResponseMessage response = await gateway.Client.GetAsync("/");
        Assert.Equal(Body, await response.Content.ReadAsStringAsync());
        Assert.Equal(Body.Length, response.Content.Headers.ContentLength);
        PolicyNote note = Assert.Single(Assert.Single(await gateway.StopAsync()).PolicyNotes);
        Assert.Equal((PolicyAction.Mask, false, "card"), (note.Action, note.Acted, note.Reason));
    }

    [Fact]
    public async Task Enforced_ClientThatAsksForAnEncodedOrPartialAnswer_GetsAMaskedWholeOne()
    {
        string[] asked = [];
        await using Service service = await Service.StartAsync(async context =>
        {
            asked = [.. context.Request.Headers.Select(static header => header.Key)];
            context.Response.ContentType = "application/json";
            context.Response.Headers.AcceptRanges = "bytes";
            await context.Response.WriteAsync(Body);
        });
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(With(service, s_mask));
        using HttpRequestMessage request = new(HttpMethod.Get, "/") { Headers = { { "Accept-Encoding", "gzip" }, { "Range", "bytes=25-60" }, { "If-Range", "\"x\"" } } };
        using HttpResponseMessage response = await gateway.Client.SendAsync(request);
        Assert.DoesNotContain("4111", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(response.Headers.AcceptRanges);
        Assert.Empty(asked.Intersect(["Accept-Encoding", "Range", "If-Range"]));
    }

    public static TheoryData<string, string> Unread { get; } = new() { { "text/html", "not-json" }, { "application/json", "encoded" }, { "application/problem+json", "unreadable" } };

    [Theory]
    [MemberData(nameof(Unread))]
    public async Task Enforced_WhatCannotBeRead_PassesAndTheRecordSaysSo(string type, string reason)
    {
        byte[] body = reason == "encoded" ? Gzip(Body) : Encoding.UTF8.GetBytes($"<p>{Body}</p>");
        await using Service service = await Service.StartAsync(async context =>
        {
            context.Response.ContentType = type;
            if (reason == "encoded") context.Response.Headers.ContentEncoding = "gzip";
            await context.Response.Body.WriteAsync(body);
        });
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(With(service, s_mask));
        Assert.Equal(body, await gateway.Client.GetByteArrayAsync("/"));
        PolicyNote note = Assert.Single(Assert.Single(await gateway.StopAsync()).PolicyNotes);
        Assert.Equal((PolicyAction.Allow, reason), (note.Action, note.Reason));
    }

    [Fact]
    public async Task Enforced_LinesThatComeOneByOne_AreNotHeldBack()
    {
        using SemaphoreSlim next = new(0);
        await using Service service = await Service.StartAsync(async context =>
        {
            context.Response.ContentType = "application/x-ndjson";
            for (int i = 0; i < 3; i++)
            {
                await context.Response.WriteAsync($$"""{"n":{{i}},"card":"4111111111111111"}""" + "\n");
                await context.Response.Body.FlushAsync();
                await next.WaitAsync(context.RequestAborted);
            }
        });
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(With(service, s_mask));
        using HttpResponseMessage response = await gateway.Client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead);
        using StreamReader lines = new(await response.Content.ReadAsStreamAsync());
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal($$"""{"n":{{i}},"card":"***"}""", await lines.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20)));
            next.Release();
        }
    }

    [Fact]
    public async Task Scope_OtherEndpointsAndAnswersWithoutBody_StayAsTheyAre()
    {
        await using Service service = await AnswerAsync("application/json", Body);
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(With(service, s_mask with { Scope = new() { Endpoints = [new() { Path = "/users/{id}" }] } }));
        Assert.Equal(Body, await gateway.Client.GetStringAsync("/orders"));
        Assert.NotEqual(Body, await gateway.Client.GetStringAsync("/users/1"));
        using HttpResponseMessage head = await gateway.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/users/1"));
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Null(head.Content.Headers.ContentLength);
    }

    private static byte[] Gzip(string text)
    {
        using MemoryStream bytes = new();
        using (GZipStream gzip = new(bytes, CompressionMode.Compress)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return bytes.ToArray();
    }

    private static Task<Service> AnswerAsync(string type, string body) => Service.StartAsync(async context =>
    {
        context.Response.ContentType = type;
        context.Response.ContentLength = body.Length;
        await context.Response.WriteAsync(body);
    });

    private static ObjectSet With(Service service, PolicySpec spec) =>
        Objects.Of(Objects.To("shop"), ("shop", [service])) with { Policies = [new(new ObjectMetadata { Name = "mask" }, spec)] };
}
