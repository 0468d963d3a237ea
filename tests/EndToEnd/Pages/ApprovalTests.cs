using System.Net;
using Insight.EndToEnd.Policies;
using Insight.Testing.Browser;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Insight.EndToEnd.Pages;

/// <summary>The approval desk over the running shop: what people decide in their browsers is what the gateway does.</summary>
[Collection(ShopPages.Name)]
public sealed class ApprovalTests(RunningShop shop)
{
    private const string Path = "/of-the-approval-story";

    /// <summary>Guards would take back a policy that turns away nearly everything, which this one does on a path that nobody else asks for.</summary>
    private const string Limit = $$"""
        apiVersion: insight/v1
        kind: Policy
        metadata: { name: story }
        spec:
          scope: { hosts: [ shop.example ], endpoints: [ { method: GET, path: {{Path}} } ] }
          rateLimit: { requests: 2, per: 1m }
          guard: { mostClients: 1, mostDenied: 1 }
        """;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    [BrowserFact]
    public async Task Story_FromADraftToAGatewayThatRefusesAndBack()
    {
        PageProbe ann = await shop.PersonAsync("analyst"), bob = await shop.PersonAsync("approver"), vera = await shop.PersonAsync("viewer");
        await AskAsync(HttpStatusCode.NotFound, HttpStatusCode.NotFound);

        await ann.Page.GotoAsync(shop.Address("/proposals/new"));
        await ann.Page.GetByLabel("Document (YAML or JSON)").FillAsync(Limit);
        await ann.Page.GetByLabel("Why (whoever decides reads it)").FillAsync("somebody looks for what is not there");
        await Button(ann, "Propose").ClickAsync();
        await Button(ann, "Start review").ClickAsync();
        await StandsAsync(ann, "In review");
        await Expect(Button(ann, "Approve")).ToBeDisabledAsync();
        string address = ann.Page.Url;
        Assert.Equal(403, await ApproveAsync(ann));

        // The viewer sees all of it, with every step closed.
        await vera.Page.GotoAsync(address);
        await StandsAsync(vera, "In review");
        await Expect(vera.Page.Locator(".standing button:enabled")).ToHaveCountAsync(0);
        Assert.Equal(403, await ApproveAsync(vera));

        // The approver finds it among those to decide, and looks at what it would have done.
        await bob.Page.GotoAsync(shop.Address("/proposals"));
        await bob.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Add the rateLimit policy 'story'" }).ClickAsync();
        await Button(bob, "Replay").ClickAsync();
        await Expect(bob.Page.Locator(".replay-result")).ToContainTextAsync("It would have touched");
        await StepAsync(bob, "Approve", "nobody needs that path");
        await StandsAsync(bob, "In shadow");
        await UntilNotedAsync(bob, "shadow", HttpStatusCode.NotFound);
        await bob.PictureAsync("shop-approval");

        await Button(bob, "Promote to canary").ClickAsync();
        await bob.Page.GetByLabel("Percent of clients").FillAsync("100");
        await bob.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Promote to canary" }).ClickAsync();
        await StandsAsync(bob, "Canary 100%");
        await UntilAnsweredAsync(HttpStatusCode.TooManyRequests);
        await StepAsync(bob, "Enforce", "the canary was quiet");
        await StandsAsync(bob, "Enforced");
        await UntilNotedAsync(bob, "acted", HttpStatusCode.TooManyRequests);

        await StepAsync(bob, "Roll back", "a partner asks for it after all");
        await StandsAsync(bob, "Rolled back");
        await UntilAnsweredAsync(HttpStatusCode.NotFound);
        bob.HasNoComplaints();

        // Every step stands in the log, which is whole.
        await vera.Page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "In the audit log" }).ClickAsync();
        await Expect(vera.Page.Locator(".entries > li").First).ToContainTextAsync("a partner asks for it after all");
    }

    /// <summary>Asks more often than the limit allows, all within a moment.</summary>
    private async Task AskAsync(params HttpStatusCode[] allowed)
    {
        for (int i = 0; i < 5; i++) Assert.Contains((await shop.VisitAsync(Path)).Status, allowed);
    }

    /// <summary>Asks until the meter of what the policy would do, or did, moves.</summary>
    private Task<string> UntilNotedAsync(PageProbe probe, string meter, HttpStatusCode beyond) => Operator.UntilAsync($"the meter '{meter}' moves", async () =>
    {
        ILocator value = probe.Page.Locator($".gauge.{meter} .figure-value");
        await AskAsync(HttpStatusCode.NotFound, beyond);
        return await value.CountAsync() > 0 && await value.InnerTextAsync() != "0" ? meter : null;
    }, s_patience);

    private Task<string> UntilAnsweredAsync(HttpStatusCode expected) => Operator.UntilAsync($"{Path} is answered {expected}", async () =>
    {
        HttpStatusCode last = default;
        for (int i = 0; i < 3; i++) last = (await shop.VisitAsync(Path)).Status;
        return last == expected ? $"{last}" : null;
    }, s_patience);

    private static ILocator Button(PageProbe probe, string name) => probe.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true });

    private static Task StandsAsync(PageProbe probe, string state) => Expect(probe.Page.Locator(".path [aria-current=step]")).ToContainTextAsync(state);

    /// <summary>What the console answers to who gets round the page's disabled button.</summary>
    private static Task<int> ApproveAsync(PageProbe probe) => probe.Page.EvaluateAsync<int>(
        "async () => (await fetch(location.pathname.replace('/proposals', '/api/v1/proposals') + '/approve', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })).status");

    private static async Task StepAsync(PageProbe probe, string step, string reason)
    {
        await Button(probe, step).ClickAsync();
        ILocator dialog = probe.Page.GetByRole(AriaRole.Dialog);
        await dialog.GetByLabel("Reason").FillAsync(reason);
        await dialog.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = step, Exact = true }).ClickAsync();
    }
}
