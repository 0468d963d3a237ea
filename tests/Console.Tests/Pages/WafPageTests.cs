using Insight.Anomaly.Clients;
using Insight.Anomaly.Live;
using Insight.Console.Tests.Access;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Policy.Objects;
using Insight.Policy.Objects.Reading;
using Insight.Testing;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Insight.Console.Tests.Pages;

/// <summary>The pages about the WAF in a real browser.</summary>
public sealed class WafPageTests(EngineFixture engine, BrowserFixture browser) : IClassFixture<EngineFixture>, IClassFixture<BrowserFixture>
{
    private static readonly DateTime s_start = new(2026, 3, 1, 10, 0, 0, DateTimeKind.Utc), s_now = s_start.AddMinutes(5);

    [BrowserFact]
    public async Task Analyst_GoesFromSumsToMatchesToAnExplanationToAProposal()
    {
        await using TrafficSeed seed = await SeedAsync();
        await using AccessConsole console = await AccessConsole.StartAsync(new FixedTime(s_now), seed.Source);
        PageProbe probe = await browser.AsAsync(console, "analyst", "acme", s_now);
        IPage page = probe.Page;
        await page.GotoAsync(new Uri(console.Address, "/waf").ToString());

        ILocator rules = page.Locator("table[data-table=waf-rule] tbody tr");
        await Expect(rules).ToHaveCountAsync(3);
        await probe.IsAccessibleAsync();
        await probe.PictureAsync("waf-rules");
        await page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = "By endpoint" }).ClickAsync();
        await Expect(page.Locator("table[data-table=waf-endpoint] tbody")).ToContainTextAsync("GET /search/{text}");
        await probe.PictureAsync("waf-endpoints");
        await page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = "By client" }).ClickAsync();
        await Expect(page.Locator("table[data-table=waf-client] tbody tr")).ToHaveCountAsync(2);
        await page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = "By rule" }).ClickAsync();
        await rules.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "942100" }).ClickAsync();

        ILocator matches = page.Locator("table[data-table=waf-matches] tbody tr");
        await Expect(matches).ToHaveCountAsync(2);
        Assert.Contains("rule=942100", page.Url, StringComparison.Ordinal);
        await page.ReloadAsync(); // the address holds tab and filter
        await Expect(matches).ToHaveCountAsync(2);
        await probe.IsAccessibleAsync();
        await probe.PictureAsync("waf-matches");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Take away the filter Rule" }).ClickAsync();
        await Expect(matches).ToHaveCountAsync(4);

        await page.GetByLabel("Request id").FillAsync("r-1/a");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Explain" }).ClickAsync();
        await Expect(page.Locator(".verdict")).ToHaveTextAsync("The WAF stopped this request: it scored 10 points, and from 7 on a request is stopped. Rule 949110 decided.");
        await Expect(page.Locator("table[data-table=explained] tbody tr")).ToHaveCountAsync(2);
        await Expect(page.Locator("table[data-table=explained] tbody tr.decided")).ToContainTextAsync("not possible");
        await Expect(page.Locator("main")).ToContainTextAsync("403 (waf-rules)");
        await probe.IsAccessibleAsync();
        await probe.PictureAsync("waf-explain");

        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Propose an exclusion" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Rule 942100 would no longer look at ARGS:q of GET /search/{text} on shop.example");
        await probe.IsAccessibleAsync();
        await probe.PictureAsync("waf-propose");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Write the proposal" }).ClickAsync();
        await page.WaitForURLAsync("**/proposals/new");
        PolicySpec spec = DraftOf(await page.Locator(".editor textarea").InputValueAsync(), out ObjectMetadata metadata);
        Assert.Equal("acme", metadata.Tenant);
        Assert.Equal(PolicyMode.Shadow, spec.Mode);
        Assert.Equal(["shop.example"], spec.Scope.Hosts);
        Assert.Equal([new PolicyEndpoint { Method = "GET", Path = "/search/{text}" }], spec.Scope.Endpoints);
        Assert.Equal([942100], spec.WafExclusion!.Rules);
        Assert.Equal(["ARGS:q"], spec.WafExclusion.Variables);
        probe.HasNoComplaints();
    }

    [BrowserFact]
    public async Task Clients_ShowHowTheirScoresCameAbout()
    {
        await using TrafficSeed seed = await SeedAsync();
        await using AccessConsole console = await AccessConsole.StartAsync(new FixedTime(s_now), seed.Source);
        PageProbe probe = await browser.AsAsync(console, "viewer", "acme", s_now, new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1440, Height = 1000 }, ColorScheme = ColorScheme.Dark });
        IPage page = probe.Page;

        await page.GotoAsync(new Uri(console.Address, "/waf?tab=clients").ToString());
        await page.Locator("table[data-table=threats]").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "192.0.2.9" }).ClickAsync();
        await Expect(page.Locator(".client-detail .entries > li")).ToHaveCountAsync(3);
        await Expect(page.Locator(".client-detail canvas")).ToHaveCountAsync(1);
        await probe.IsAccessibleAsync();
        await probe.PictureAsync("waf-clients-dark");
        Assert.Contains("key=", page.Url, StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Its matches within a day" }).ClickAsync();
        await Expect(page.Locator("table[data-table=waf-matches] tbody tr")).ToHaveCountAsync(1);
        await Expect(page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Propose an exclusion" })).ToBeDisabledAsync();
        await page.SetViewportSizeAsync(760, 1000);
        Assert.True(await page.EvaluateAsync<bool>("document.documentElement.scrollWidth <= innerWidth"), "The page is wider than the window.");
        await probe.PictureAsync("waf-matches-narrow-dark");
        probe.HasNoComplaints();
    }

    [BrowserFact]
    public async Task Waf_HostileText_IsShownAsTextAndQuotedInDrafts()
    {
        const string script = "<script>document.title='owned'</script>", image = "<img src=x onerror=document.title='owned'>";
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await new Finding(1, 0, s_start, 942100) { RequestId = image, Message = script, Variable = "ARGS:\u202ea: }] # ${{x}}", Excerpt = script, Client = script }.StoreAsync(seed.Source);
        await new Finding(2, 0, s_start, 942101) { Variable = "ARGS:it's", Message = image }.StoreAsync(seed.Source);
        await using AccessConsole console = await AccessConsole.StartAsync(new FixedTime(s_now), seed.Source);
        PageProbe probe = await browser.AsAsync(console, "approver", "acme", s_now);
        IPage page = probe.Page;

        await page.GotoAsync(new Uri(console.Address, "/waf?tab=matches").ToString());
        ILocator table = page.Locator("table[data-table=waf-matches] tbody");
        await Expect(table).ToContainTextAsync(script);
        await Expect(table).ToContainTextAsync("ARGS:\u25a1a");
        await Expect(table.Locator("tr").Filter(new LocatorFilterOptions { HasText = "942101" })).ToContainTextAsync("not possible");
        await probe.PictureAsync("waf-hostile");
        await table.Locator("tr").Filter(new LocatorFilterOptions { HasText = "942100" }).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Propose" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Write the proposal" }).ClickAsync();
        await page.WaitForURLAsync("**/proposals/new");
        PolicySpec spec = DraftOf(await page.Locator(".editor textarea").InputValueAsync(), out _);
        Assert.Equal("ARGS:\u202ea: }] # ${{x}}", Assert.Single(spec.WafExclusion!.Variables));
        Assert.Equal("/search", Assert.Single(spec.Scope.Endpoints).Path); // no template is known: the path itself

        await page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await page.GotoAsync(new Uri(console.Address, "/waf/" + Uri.EscapeDataString(image)).ToString());
        await Expect(page.Locator("table[data-table=explained] tbody")).ToContainTextAsync(script);
        await Expect(page.Locator(".page-head")).ToContainTextAsync(image);
        Assert.DoesNotContain("owned", await page.TitleAsync(), StringComparison.Ordinal);
        Assert.Equal(0, await page.Locator("#app script, #app img").CountAsync());
        probe.HasNoComplaints();
    }

    [BrowserFact]
    public async Task Waf_NothingThere_SaysWhatToDo()
    {
        await using TrafficSeed seed = await SeedAsync();
        await using AccessConsole console = await AccessConsole.StartAsync(new FixedTime(s_now), seed.Source);
        PageProbe probe = await browser.AsAsync(console, "viewer", "beta", s_now); // another tenant's matches look as if there were none
        IPage page = probe.Page;

        await page.GotoAsync(new Uri(console.Address, "/waf").ToString());
        await Expect(page.GetByText("No rule matched in this time")).ToBeVisibleAsync();
        await probe.IsAccessibleAsync();
        await probe.PictureAsync("waf-empty");
        await page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = "Clients" }).ClickAsync();
        await Expect(page.GetByText("No client is a threat")).ToBeVisibleAsync();
        probe.HasNoComplaints();
        await page.GotoAsync(new Uri(console.Address, "/waf/r-1%2Fa").ToString());
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("No finding of the WAF is stored for this request id");
    }

    private static PolicySpec DraftOf(string text, out ObjectMetadata metadata)
    {
        ObjectReading reading = ObjectReader.Read([new ObjectFile("draft", text)]);
        Assert.Empty(reading.Errors);
        NamedObject read = Assert.Single(reading.Objects).Value;
        metadata = read.Metadata;
        return Assert.IsType<PolicySpec>(read.Spec);
    }

    /// <summary>A request that was stopped, one that passed, one by another client; that client's score over time.</summary>
    private async Task<TrafficSeed> SeedAsync()
    {
        TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        foreach (Finding finding in new[]
        {
            new Finding(1, 0, s_start, 942100) { RequestId = "r-1/a" },
            new Finding(1, 1, s_start, 949110) { RequestId = "r-1/a", Variable = "TX:ANOMALY_SCORE", Excerpt = "10", Message = "Inbound Anomaly Score Exceeded (Total Score: 10)" },
            new Finding(2, 0, s_start.AddSeconds(20), 942100) { Blocked = false },
            new Finding(3, 0, s_start.AddSeconds(40), 941100) { Client = "192.0.2.9", Message = "XSS Attack Detected via libinjection", Variable = "REQUEST_HEADERS:User-Agent", Excerpt = "<script>alert" },
        })
        {
            await finding.StoreAsync(seed.Source);
        }

        await seed.ExecuteAsync("""
            INSERT INTO records (record_id, time, window, tenant, method, status, response_flag, response_detail, waf_mode, waf_score, waf_rules, waf_paranoia, waf_threshold)
            VALUES (unhex('00000000000000000000000000000001'), '2026-03-01 10:00:00', '2026-03-01 10:00:00', 'acme', 'GET', 403, 'waf', 'waf-rules', 'block', 10, [942100, 949110], 1, 7)
            """);
        await seed.ExecuteAsync("INSERT INTO endpoints (endpoint_id, tenant, host, service, method, template) VALUES (255, 'acme', 'shop.example', 'web', 'GET', '/search/{text}')");
        DetectionStore store = new(seed.Source);
        foreach ((int minute, double score) in new[] { (-40, 30.0), (-20, 72.0), (0, 91.0) })
        {
            DateTimeOffset at = s_start.AddMinutes(minute);
            ThreatScore threat = new(
                "acme", "shop", "shop.example", "192.0.2.9", score, ThreatScore.LevelOf(score), at,
                [new ThreatReason(ClientFeature.Missing, 4 * score, 3, 1e-6), new ThreatReason(ClientFeature.WafHits, score, 1, 1e-5)], (long)(20 * score));
            await store.WriteNotesAsync([new WindowNotes(at.ToUnixTimeSeconds(), [threat], [], [], [], [])], CancellationToken.None);
        }

        return seed;
    }
}
