using System.Net;
using Insight.EndToEnd.Policies;
using Insight.Testing.Browser;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Insight.EndToEnd.Pages;

/// <summary>People with roles walk through every page of the console of the running shop.</summary>
[Collection(ShopPages.Name)]
public sealed class WalkTests(RunningShop shop)
{
    /// <summary>What a role may not do, at the least one that may: who gets round the page is refused by the console.</summary>
    private static readonly (string Least, string Method, string Path, string Body)[] s_refused =
    [
        ("analyst", "POST", "/api/v1/proposals?reason=why", Policy("shadow")),
        ("analyst", "PUT", "/api/v1/objects", Policy("shadow")),
        ("analyst", "POST", "/api/v1/policies/replay", Policy("shadow")),
        ("analyst", "POST", "/api/v1/expectations", """{"service":"cart","until":"2099-01-01T00:00:00Z","reason":"known"}"""),
        ("analyst", "POST", "/api/v1/deployments", """{"service":"cart","version":"2"}"""),
        ("analyst", "POST", "/api/v1/endpoints/pins", """{"pattern":"/a/{b}","segment":1,"as":"parameter","reason":"why"}"""),
        ("approver", "PUT", "/api/v1/objects", Policy("enforce")),
        ("admin", "GET", "/api/v1/users", ""),
        ("admin", "POST", "/api/v1/users", """{"name":"eve","password":"a long enough password","roles":{"*":"admin"}}"""),
    ];

    private static readonly string[] s_roles = ["viewer", "analyst", "approver", "admin"];

    [BrowserTheory]
    [InlineData("viewer")]
    [InlineData("analyst")]
    [InlineData("approver")]
    public async Task EveryPage_ShowsTheRunningShop_OffersWhatTheRoleMayDoAndNoMore(string role)
    {
        PageProbe probe = await shop.PersonAsync(role);
        IPage page = probe.Page;
        (HttpStatusCode blocked, string request) = await shop.VisitAsync("/products?q=1'+OR+'1'='1'--+");
        Assert.Equal(HttpStatusCode.Forbidden, blocked);

        // The graph, down to the requests of an edge.
        await Expect(page.GetByRole(AriaRole.Status).First).ToContainTextAsync("Live");
        await Expect(Rows(page, "services").Filter(new LocatorFilterOptions { HasText = "storefront" })).ToHaveCountAsync(1);
        await SoundAsync(probe, "graph");
        await GoAsync(page, "Edges");
        await Rows(page, "edges").Filter(new LocatorFilterOptions { HasText = "catalogue" }).First.GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToContainTextAsync("→");
        foreach (string tab in (string[])["Endpoints", "Distributions", "Requests"])
        {
            await page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = tab }).ClickAsync();
            await Expect(tab == "Distributions" ? page.Locator("canvas").First : page.Locator("[role=tabpanel] table tbody tr").First).ToBeVisibleAsync();
            await SoundAsync(probe, "edge-" + tab.ToLowerInvariant());
        }

        // What needs a look, by what people work on.
        await GoAsync(page, "Start");
        await Expect(page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Selected = true })).ToHaveTextAsync(role == "viewer" ? "My service" : "Security");
        await page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = "Platform" }).ClickAsync();
        await Expect(Rows(page, "start-services").First).ToBeVisibleAsync();
        await SoundAsync(probe, "start-platform");
        await page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = "Security" }).ClickAsync();
        await Expect(Rows(page, "start-rules").First).ToBeVisibleAsync();
        await SoundAsync(probe, "start-security");
        await page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = "My service" }).ClickAsync();
        await page.GetByLabel("Your service").SelectOptionAsync("storefront");
        await Expect(Rows(page, "edges").First).ToContainTextAsync("storefront");
        if (role != "viewer")
        {
            await page.Locator(".owner").GetByRole(AriaRole.Button).ClickAsync();
            await page.GetByLabel("Team or person").FillAsync($"the {role}s");
            await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Save" }).ClickAsync();
            await Expect(page.Locator(".owner strong")).ToHaveTextAsync($"the {role}s");
        }

        await SoundAsync(probe, "start-service");
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "In the graph" }).ClickAsync();
        await Expect(page.Locator("aside.details")).ToContainTextAsync("storefront");

        // An API of the catalogue.
        await GoAsync(page, "Catalogue");
        await Rows(page, "catalogue").First.GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = "Overview" })).ToBeVisibleAsync();
        await SoundAsync(probe, "endpoint");

        await GoAsync(page, "Incidents");
        await SoundAsync(probe, "incidents");
        await GoAsync(page, "Proposals");
        ILocator propose = page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Propose a policy" });
        if (role == "viewer") await Expect(propose).ToHaveCountAsync(0);
        else await Expect(propose.First).ToBeVisibleAsync();
        await SoundAsync(probe, "proposals");

        // Why a request was blocked; its record comes a moment after it.
        await GoAsync(page, "WAF");
        await Operator.UntilAsync("the record of a blocked request", async () => (await page.Context.APIRequest.GetAsync(shop.Address($"/api/v1/waf/findings/{request}"))).Ok ? request : null, TimeSpan.FromMinutes(1));
        await page.GetByLabel("Request id").FillAsync(request);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Explain" }).ClickAsync();
        await Expect(page.Locator(".verdict")).ToContainTextAsync("The WAF stopped this request");
        await SoundAsync(probe, "explained");

        // Users belong to no tenant.
        await GoAsync(page, "Audit");
        await page.Locator(".audit-filter select").SelectOptionAsync("1");
        await Expect(page.Locator(".entries > li").First).ToBeVisibleAsync();
        await SoundAsync(probe, "audit");
        await GoAsync(page, "Administration");
        await Expect(Rows(page, "gateways").First).ToBeVisibleAsync();
        await SoundAsync(probe, "gateways");
        await page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = "Routes and clusters" }).ClickAsync();
        await Expect(page.Locator("[role=tabpanel]")).ToContainTextAsync("storefront");
        await SoundAsync(probe, "clusters");
        await page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = "Pipeline" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Jobs" })).ToBeVisibleAsync();
        await SoundAsync(probe, "pipeline");
        await page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = "Retention and budget" }).ClickAsync();
        await Expect(page.Locator("[role=tabpanel] table tbody tr").First).ToBeVisibleAsync();
        await SoundAsync(probe, "retention");
        await page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = "People" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("takes the role admin");
        probe.HasNoComplaints();

        foreach ((string least, string method, string path, string body) in s_refused.Where(refused => Array.IndexOf(s_roles, refused.Least) > Array.IndexOf(s_roles, role)))
        {
            int status = await page.EvaluateAsync<int>(
                "async ([method, path, body]) => (await fetch(path, { method, body: body || undefined, headers: { 'content-type': 'application/json' } })).status", new[] { method, path, body });
            Assert.True(status == 403, $"{method} {path} takes the role {least}, and {role} is answered {status}");
        }
    }

    [BrowserFact]
    public async Task Graph_WhileTheConsoleIsKilledAndStartsAgain_KeepsWhatItShowsAndGoesOn()
    {
        PageProbe probe = await shop.PersonAsync("viewer");
        IPage page = probe.Page;
        ILocator status = page.GetByRole(AriaRole.Status).First;
        await Expect(status).ToContainTextAsync("Live");
        await Expect(Rows(page, "services").Filter(new LocatorFilterOptions { HasText = "storefront" })).ToHaveCountAsync(1);
        string heard = await status.Locator("time").InnerTextAsync();

        shop.KillConsole();

        await Expect(status).ToContainTextAsync("Connection lost");
        await Expect(Rows(page, "services").Filter(new LocatorFilterOptions { HasText = "storefront" })).ToHaveCountAsync(1);
        await Expect(status).ToContainTextAsync("Live");
        await Expect(status.Locator("time")).Not.ToHaveTextAsync(heard);
        await Expect(Rows(page, "services").Filter(new LocatorFilterOptions { HasText = "storefront" })).ToHaveCountAsync(1);
    }

    private static string Policy(string mode) => $$$$"""
        {"apiVersion":"insight/v1","kind":"Policy","metadata":{"name":"refused"},"spec":{"mode":"{{{{mode}}}}","scope":{"hosts":["nobody.example"]},"rateLimit":{"requests":2,"per":"1m"}}}
        """;

    private static ILocator Rows(IPage page, string table) => page.Locator($"table[data-table={table}] tbody tr");

    private static async Task GoAsync(IPage page, string name)
    {
        await page.GetByRole(AriaRole.Navigation, new PageGetByRoleOptions { Name = "Pages" }).GetByRole(AriaRole.Link, new LocatorGetByRoleOptions { Name = name, Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Level = 1 })).ToContainTextAsync(name == "Catalogue" ? "API catalogue" : name);
    }

    private static async Task SoundAsync(PageProbe probe, string name)
    {
        await Expect(probe.Page.Locator("[aria-busy=true]")).ToHaveCountAsync(0);
        await probe.IsAccessibleAsync();
        await probe.PictureAsync($"shop-{name}");
    }
}
