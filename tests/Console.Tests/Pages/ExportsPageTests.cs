using System.Text.RegularExpressions;
using Insight.Console.Tests.Access;
using Insight.Console.Tests.Exports;
using Insight.Storage.Control.Exports;
using Insight.Testing;
using Microsoft.Playwright;

namespace Insight.Console.Tests.Pages;

/// <summary>The tab "Exports" in a real browser, as somebody who may act and as somebody who may only look.</summary>
public sealed class ExportsPageTests(EngineFixture engine, BrowserFixture browser) : IClassFixture<EngineFixture>, IClassFixture<BrowserFixture>
{
    [BrowserFact]
    public async Task Exports_AnAdmin_SeesHowTheyDoTriesOneAndPausesIt()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        (AccessConsole console, TemporaryDirectory _) = await ExportScene.StartAsync(seed);
        await using AccessConsole __ = console;
        PageProbe probe = await browser.AsAsync(console, "admin", "*", DateTimeOffset.UtcNow);
        IPage page = probe.Page;

        await page.GotoAsync(new Uri(console.Address, "/admin?tab=exports").ToString());
        ILocator archive = page.Locator("[data-export=archive]"), siem = page.Locator("[data-export=siem]");
        await Assertions.Expect(archive).ToContainTextAsync("up to date");
        await Assertions.Expect(siem).ToContainTextAsync("does not take events");
        await Assertions.Expect(siem).ToContainTextAsync("connection refused <b>");
        await Assertions.Expect(siem).ToContainTextAsync(new Regex("Next attempt ?in [1-9]"));
        await Assertions.Expect(page.Locator("[data-export=splunk]")).ToContainTextAsync("nobody delivers to it");
        await Button(archive, "Show what it refused").ClickAsync();
        await Assertions.Expect(page.Locator("table[data-table=refused-archive] tbody tr")).ToHaveCountAsync(2);
        await Button(archive, "Send a test event").ClickAsync();
        await Assertions.Expect(archive.GetByRole(AriaRole.Status)).ToContainTextAsync("done");
        await probe.IsAccessibleAsync();
        await probe.PictureAsync("admin-exports");

        await Button(siem, "Pause").ClickAsync();
        await page.GetByLabel("Why").FillAsync("maintenance");
        await probe.IsAccessibleAsync();
        await Button(page.Locator("dialog"), "Pause").ClickAsync();
        await Assertions.Expect(siem).ToContainTextAsync("paused");
        Assert.True(console.Service<ExportStates>().IsPaused("siem"));
        probe.HasNoComplaints();
    }

    [BrowserFact]
    public async Task Exports_NoneConfigured_SaysHowToBegin()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await using AccessConsole console = await AccessConsole.StartAsync(storage: seed.Source);
        PageProbe probe = await browser.AsAsync(console, "viewer", "*", DateTimeOffset.UtcNow);

        await probe.Page.GotoAsync(new Uri(console.Address, "/admin?tab=exports").ToString());
        await Assertions.Expect(probe.Page.Locator("main")).ToContainTextAsync("Nobody is told yet");
        await probe.IsAccessibleAsync();
        probe.HasNoComplaints();
    }

    [BrowserFact]
    public async Task Exports_AViewer_SeesThemAndCannotAct()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        (AccessConsole console, TemporaryDirectory _) = await ExportScene.StartAsync(seed);
        await using AccessConsole __ = console;
        PageProbe probe = await browser.AsAsync(console, "viewer", "*", DateTimeOffset.UtcNow);

        await probe.Page.GotoAsync(new Uri(console.Address, "/admin?tab=exports").ToString());
        await Assertions.Expect(probe.Page.Locator("[data-export=archive]")).ToContainTextAsync("up to date");
        await Assertions.Expect(probe.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Send a test event" })).ToHaveCountAsync(0);
        Assert.Equal(403, await probe.StatusAsync(console, "POST", "/api/v1/exports/archive/pause", new { reason = "x" }));
    }

    private static ILocator Button(ILocator within, string name) => within.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = name, Exact = true });
}
