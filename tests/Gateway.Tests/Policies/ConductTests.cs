using System.Net;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Contracts.Records;
using Insight.Gateway.Tests.Support;
using Insight.Gateway.Tests.Traffic;

namespace Insight.Gateway.Tests.Policies;

/// <summary>Policies that say how requests are treated.</summary>
public sealed class ConductTests
{
    [Fact]
    public async Task Waf_ModeOfAPolicy_CountsInItsScopeAlone()
    {
        using RuleText rules = new();
        await using Service service = await Service.SayAsync("ok");
        await using TestGateway gateway = await TestGateway.StartAsync(null, ("gateway:waf:rules", rules.Path), ("gateway:waf:mode", "detect"));
        gateway.Apply(With(service, new PolicySpec { Mode = PolicyMode.Enforce, Scope = new() { Endpoints = [new() { Path = "/pay/{*}" }] }, Waf = new() { Mode = WafModeSetting.Block } }));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(gateway, "/pay/x?q=attack"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, "/read/x?q=attack"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, "/pay/x?q=word"));
    }

    [Fact]
    public async Task Waf_InShadow_ChangesNothing()
    {
        using RuleText rules = new();
        await using Service service = await Service.SayAsync("ok");
        await using TestGateway gateway = await TestGateway.StartAsync(null, ("gateway:waf:rules", rules.Path), ("gateway:waf:mode", "block"));
        gateway.Apply(With(service, new PolicySpec { Waf = new() { Mode = WafModeSetting.Off } }));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(gateway, "/x?q=attack"));
    }

    [Fact]
    public async Task WafExclusion_OneRuleOfOneParameter_LeavesTheOthersGuarded()
    {
        using RuleText rules = new();
        await using Service service = await Service.SayAsync("ok");
        await using TestGateway gateway = await TestGateway.StartAsync(null, ("gateway:waf:rules", rules.Path));
        gateway.Apply(With(service, new PolicySpec { Mode = PolicyMode.Enforce, Scope = new() { Endpoints = [new() { Path = "/comments" }] }, WafExclusion = new() { Rules = [101], Variables = ["ARGS:text"] } }));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, "/comments?text=attack"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(gateway, "/comments?name=attack"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(gateway, "/other?text=attack"));
    }

    [Fact]
    public async Task Limits_ShorterTimeAndNoRetry_CountInsteadOfTheRoutes()
    {
        TaskCompletionSource never = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using Service service = await Service.StartAsync(context => never.Task.WaitAsync(context.RequestAborted));
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(With(service, new PolicySpec { Mode = PolicyMode.Enforce, Limits = new() { Timeout = new() { Total = TimeSpan.FromMilliseconds(200) }, Retry = new() { Attempts = 0 } } }));
        Assert.Equal(HttpStatusCode.GatewayTimeout, await StatusAsync(gateway, "/"));
        Assert.Equal(1, service.Requests);
        never.SetResult();
    }

    [Fact]
    public async Task Limits_TimeWithoutAByte_EndsTheRequest()
    {
        TaskCompletionSource never = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using Service service = await Service.StartAsync(context => never.Task.WaitAsync(context.RequestAborted));
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(With(service, new PolicySpec { Mode = PolicyMode.Enforce, Limits = new() { Timeout = new() { Idle = TimeSpan.FromMilliseconds(200) } } }));
        Assert.Equal(HttpStatusCode.GatewayTimeout, await StatusAsync(gateway, "/").WaitAsync(TimeSpan.FromSeconds(20)));
        never.SetResult();
    }

    [Fact]
    public async Task Limits_RequestsUnderWay_OneMoreIsTurnedAwayAndRoomComesBack()
    {
        TaskCompletionSource arrived = new(TaskCreationOptions.RunContinuationsAsynchronously), go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await using Service service = await Service.StartAsync(async context =>
        {
            arrived.TrySetResult();
            await go.Task.WaitAsync(context.RequestAborted);
        });
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(With(service, new PolicySpec { Mode = PolicyMode.Enforce, Limits = new() { Concurrency = 1 } }));
        Task<HttpStatusCode> first = StatusAsync(gateway, "/");
        await arrived.Task;
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await StatusAsync(gateway, "/"));
        go.SetResult();
        Assert.Equal(HttpStatusCode.OK, await first);
        await gateway.Journal.AtLeastAsync(2);
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, "/"));
    }

    [Fact]
    public async Task Waf_InShadow_NotesWhatItWouldStopAndRelease()
    {
        using RuleText rules = new();
        await using Service service = await Service.SayAsync("ok");
        await using TestGateway gateway = await TestGateway.StartAsync(null, ("gateway:waf:rules", rules.Path), ("gateway:waf:mode", "detect"));
        gateway.Apply(With(service, new PolicySpec { Waf = new() { Mode = WafModeSetting.Block } }));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, "/x?q=attack"));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(gateway, "/x?q=word"));
        gateway.Apply(With(service, new PolicySpec { Mode = PolicyMode.Enforce, Waf = new() { Mode = WafModeSetting.Block } }, new PolicySpec { WafExclusion = new() { Rules = [101], Variables = ["ARGS:text"] } }));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(gateway, "/x?text=attack"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(gateway, "/x?q=attack"));

        IReadOnlyList<AccessRecord> records = await gateway.Journal.AtLeastAsync(4);
        Assert.Equal(
            ["policy Deny waf-stops False", "", "policy1 Allow waf-releases False", ""],
            records.OrderBy(static record => record.TimeUs).Select(static record => string.Join(';', record.PolicyNotes.Select(static note => $"{note.Policy} {note.Action} {note.Reason} {note.Acted}"))));
    }

    [Fact]
    public async Task Breaker_ServiceThatFails_IsLeftAlone()
    {
        await using Service service = await Service.StartAsync(static context =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        });
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(With(service, new PolicySpec { Mode = PolicyMode.Enforce, Limits = new() { Breaker = s_breaker } }));
        for (int i = 0; i < 5; i++) Assert.Equal(HttpStatusCode.InternalServerError, await StatusAsync(gateway, "/"));
        using (HttpResponseMessage refused = await gateway.Client.GetAsync(new Uri("/", UriKind.Relative)))
        {
            Assert.Equal((HttpStatusCode.ServiceUnavailable, "application/problem+json"), (refused.StatusCode, refused.Content.Headers.ContentType?.MediaType));
            Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 30);
        }

        Assert.Equal(5, service.Requests);
        AccessRecord noted = Assert.Single(await gateway.Journal.AtLeastAsync(6), static record => record.PolicyNotes.Count > 0);
        Assert.Equal((ResponseFlag.Policy, "breaker-open", true), (noted.ResponseFlag, noted.PolicyNotes[0].Reason, noted.PolicyNotes[0].Acted));
    }

    [Fact]
    public async Task Breaker_InShadow_NotesWhatItWouldKeepAway_AndOpensAsIfItActed()
    {
        await using Service service = await Service.StartAsync(static context =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        });
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(With(service, new PolicySpec { Limits = new() { Breaker = s_breaker } }));
        for (int i = 0; i < 8; i++) Assert.Equal(HttpStatusCode.InternalServerError, await StatusAsync(gateway, "/"));
        AccessRecord[] noted = [.. (await gateway.Journal.AtLeastAsync(8)).Where(static record => record.PolicyNotes.Count > 0)];
        Assert.Equal(3, noted.Length);
        Assert.All(noted, static record => Assert.Equal(("breaker-open", false), (record.PolicyNotes[0].Reason, record.PolicyNotes[0].Acted)));
    }

    [Fact]
    public async Task Breaker_AnswersOfTheGatewayItself_SayNothingOfTheService()
    {
        await using Service service = await Service.SayAsync("ok");
        await using TestGateway gateway = await TestGateway.StartAsync();
        gateway.Apply(With(service, new PolicySpec { Mode = PolicyMode.Enforce, Limits = new() { Breaker = s_breaker } }, new PolicySpec { Mode = PolicyMode.Enforce, RateLimit = new() { Requests = 1, Per = TimeSpan.FromHours(1) } }));
        for (int i = 0; i < 10; i++) await StatusAsync(gateway, "/");
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(gateway, "/"));
    }

    private static readonly BreakerRule s_breaker = new() { FailurePercent = 50, LeastRequests = 5, Open = TimeSpan.FromSeconds(30), Trials = 2 };

    private static async Task<HttpStatusCode> StatusAsync(TestGateway gateway, string path)
    {
        using HttpResponseMessage response = await gateway.Client.GetAsync(new Uri(path, UriKind.Relative));
        return response.StatusCode;
    }

    private static ObjectSet With(Service service, params PolicySpec[] specs) =>
        Objects.Of(Objects.To("shop"), ("shop", [service])) with { Policies = [.. specs.Select(static (spec, i) => new GatewayObject<PolicySpec>(new ObjectMetadata { Name = i == 0 ? "policy" : $"policy{i}" }, spec))] };
}
