using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Insight.Console.Objects;
using Insight.Console.Tests.Bundles;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Policy.Objects;
using Insight.Storage.Control;
using Insight.Storage.Control.Audit;
using Insight.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Insight.Console.Tests.Proposals;

public sealed class PersonalProposalTests : IDisposable
{
    /// <summary>What a page makes of an explanation of the WAF: rule, variable, host, method, and the endpoint's template.</summary>
    private const string Exclusion = """
        apiVersion: insight/v1
        kind: Policy
        metadata: { name: comment-942100 }
        spec:
          scope: { hosts: [ shop.example ], endpoints: [ { method: POST, path: "/orders/{id}/comments" } ] }
          wafExclusion: { rules: [ 942100 ], variables: [ "ARGS:comment" ] }
        """;

    private readonly TemporaryDirectory _folder = new();
    private readonly FixedTime _time = new(new DateTimeOffset(2026, 5, 1, 12, 0, 0, TimeSpan.Zero));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Person_ProposesAnExclusion_AndSomebodyElseMustApproveIt()
    {
        await using BundleConsole console = await StartAsync();

        (HttpStatusCode status, JsonElement made) = await SendAsync(console, "?by=ann&reason=comments+with+quotes&ttl=14d", Exclusion);
        Assert.Equal((HttpStatusCode.OK, "proposed", "ann", "wafExclusion", "comments with quotes"), (status, Text(made, "state"), Text(made, "author"), Text(made, "kind"), Text(made, "whyNow")));
        string id = Text(made, "id");
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(console, $"/{id}/review?by=ann", null)).Status);
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(console, $"/{id}/approve?by=Ann", null)).Status);
        Assert.Equal("shadow", Text((await SendAsync(console, $"/{id}/approve?by=bob", null)).Answer, "state"));

        PolicySpec spec = (PolicySpec)console.Service<ObjectStore>().Read().ByKey[new ObjectKey(ObjectKind.Policy, "default", "comment-942100")].Value.Spec;
        Assert.Equal((PolicyMode.Shadow, _time.GetUtcNow().UtcDateTime.AddDays(14)), (spec.Mode, spec.Expires!.Value));
        Assert.Equal([942100], spec.WafExclusion!.Rules);
        AuditEntry first = AuditLog.List(console.Service<ControlDatabase>(), new AuditQuery(100, null, "default", "proposal", id))[^1];
        Assert.Equal(("ann", "proposed", "comments with quotes"), (first.Note.Actor, first.Note.Action, first.Note.Reason));
    }

    [Fact]
    public async Task Mode_IsNotForTheAuthorToSay()
    {
        await using BundleConsole console = await StartAsync();
        (_, JsonElement made) = await SendAsync(console, "?by=ann&reason=why", Exclusion.Replace("spec:", "spec:\n  mode: enforce", StringComparison.Ordinal));
        Assert.False(made.GetProperty("policy").GetProperty("spec").TryGetProperty("mode", out JsonElement mode) && mode.GetString() != "shadow");
        Assert.Empty(console.Service<ObjectStore>().Read().ByKey);
    }

    [Fact]
    public async Task BadPolicy_IsRefusedWithItsLines()
    {
        await using BundleConsole console = await StartAsync();
        (HttpStatusCode status, JsonElement answer) = await SendAsync(console, "?by=ann&reason=why", Exclusion.Replace("942100 ]", "0 ]", StringComparison.Ordinal).Replace("ARGS:comment", "args", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal([6, 6], answer.GetProperty("errors").EnumerateArray().Select(static error => error.GetProperty("line").GetInt32()));
    }

    [Theory]
    [InlineData("?reason=why", "by:")]
    [InlineData("?by=ann", "reason:")]
    [InlineData("?by=ann&reason=why&ttl=soon", "ttl:")]
    [InlineData("?by=ann&reason=why&tenant=bank", "metadata.tenant:")]
    public async Task Parameters_AreRefusedByName(string query, string named)
    {
        await using BundleConsole console = await StartAsync();
        (HttpStatusCode status, JsonElement answer) = await SendAsync(console, query, Exclusion);
        Assert.True(status is HttpStatusCode.BadRequest or HttpStatusCode.Forbidden);
        Assert.StartsWith(named, Text(answer, "detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Expiry_MustBeToCome_AndIsSaidOnce()
    {
        await using BundleConsole console = await StartAsync();
        string until(string time) => Exclusion.Replace("spec:", $"spec:\n  expires: {time}", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(console, "?by=ann&reason=why", until("2026-04-01T00:00:00Z"))).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await SendAsync(console, "?by=ann&reason=why&ttl=1d", until("2026-06-01T00:00:00Z"))).Status);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(console, "?by=ann&reason=why", until("2026-06-01T00:00:00Z"))).Status);
    }

    [Fact]
    public async Task SameName_IsProposedOnce_AndReplacesTheOneInForceWhenItIsEnforced()
    {
        await using BundleConsole console = await StartAsync();
        string id = Text((await SendAsync(console, "?by=ann&reason=why", Exclusion)).Answer, "id");
        Assert.Equal(HttpStatusCode.Conflict, (await SendAsync(console, "?by=carl&reason=why", Exclusion)).Status);
        await StepsAsync(console, id);

        (_, JsonElement second) = await SendAsync(console, "?by=ann&reason=wider", Exclusion.Replace("ARGS:comment", "ARGS:text", StringComparison.Ordinal));
        Assert.Equal("comment-942100", Text(second, "changes"));
        await StepsAsync(console, Text(second, "id"));
        Assert.StartsWith("comment-942100-", Assert.Single(console.Service<ObjectStore>().Read().ByKey).Key.Name, StringComparison.Ordinal);
    }

    private static async Task StepsAsync(BundleConsole console, string id)
    {
        foreach (string step in (string[])["review", "approve", "promote", "enforce"])
        {
            (HttpStatusCode status, JsonElement answer) = await SendAsync(console, $"/{id}/{step}?by=bob", null);
            Assert.True(status == HttpStatusCode.OK, $"{step}: {answer}");
        }
    }

    private static string Text(JsonElement item, string name) => item.GetProperty(name).GetString()!;

    private static async Task<(HttpStatusCode Status, JsonElement Answer)> SendAsync(BundleConsole console, string tail, string? policy)
    {
        using HttpContent content = policy is null ? JsonContent.Create(new { canaryPercent = 50 }) : new StringContent(policy, Encoding.UTF8, "application/yaml");
        using HttpResponseMessage response = await console.Person.PostAsync(new Uri($"/api/v1/proposals{tail}", UriKind.Relative), content);
        return (response.StatusCode, JsonSerializer.Deserialize<JsonElement>(await response.Content.ReadAsStringAsync()));
    }

    private Task<BundleConsole> StartAsync() => BundleConsole.StartAsync(_folder.Path, new LearnedEndpoints(), services: services => services.AddSingleton<TimeProvider>(_time));
}
