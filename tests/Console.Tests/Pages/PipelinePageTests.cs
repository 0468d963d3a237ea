using System.Text.Json;
using Insight.Anomaly.Live;
using Insight.Console.Tests.Access;
using Insight.Console.Tests.Pipeline;
using Insight.Storage.Control.DeadLetters;
using Insight.Storage.Control.Reports;
using Insight.Storage.Control.Retention;
using Insight.Testing;
using Microsoft.Playwright;

namespace Insight.Console.Tests.Pages;

/// <summary>The tabs "Pipeline" and "Retention and budget" in a real browser, as somebody who may change things and as somebody who may only look.</summary>
public sealed class PipelinePageTests(EngineFixture engine, BrowserFixture browser) : IClassFixture<EngineFixture>, IClassFixture<BrowserFixture>
{
    [BrowserFact]
    public async Task Pipeline_AnAdmin_SeesHowFarItIsAndTriesADeadLetterAgain()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        string id = await PipelineScene.RefuseAsync(seed);
        await using AccessConsole console = await AccessConsole.StartAsync(storage: seed.Source);
        Report(console);
        PageProbe probe = await browser.AsAsync(console, "admin", "*", DateTimeOffset.UtcNow);
        IPage page = probe.Page;

        await page.GotoAsync(new Uri(console.Address, "/admin?tab=pipeline").ToString());
        await Assertions.Expect(page.Locator("[data-stream=journal]")).ToContainTextAsync("works");
        await Assertions.Expect(page.Locator("table[data-table=positions-journal] tbody tr")).ToContainTextAsync(["segment 3 at byte 128"]);
        await Assertions.Expect(page.Locator("table[data-table=jobs] tbody tr", new PageLocatorOptions { HasText = "detection" })).ToContainTextAsync("fails, tries again");
        await Assertions.Expect(page.Locator("table[data-table=tables] tbody tr", new PageLocatorOptions { HasText = "dead_letters" })).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("free (");
        await page.Locator("table[data-table=letters] .row-button").ClickAsync();
        await Assertions.Expect(page.Locator($"[data-letter='{id}'] pre")).ToContainTextAsync("/tea/<b>");
        await probe.IsAccessibleAsync();
        await probe.PictureAsync("admin-pipeline");

        await PipelineScene.AllowAsync(seed);
        await page.GetByLabel($"Choose {id}").CheckAsync();
        await Button(page, "Try again").ClickAsync();
        await page.GetByLabel("Why").FillAsync("teapots are fine");
        await probe.IsAccessibleAsync();
        await page.Locator("dialog").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Try again" }).ClickAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("1 dead letter will be tried again.");
        await Assertions.Expect(page.Locator("table[data-table=letters] tbody tr")).ToContainTextAsync(["waits to be done"]);
        await PipelineScene.DoOrdersAsync(seed.Source, console.Service<DeadLetterOrders>());
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("everything that came was stored");
        await page.GetByLabel("Show those that are done too").CheckAsync();
        await Assertions.Expect(page.Locator("table[data-table=letters] tbody tr")).ToContainTextAsync(["stored"]);
        probe.HasNoComplaints();
    }

    [BrowserFact]
    public async Task Retention_AnAdmin_ChangesHowLongRecordsAreKeptAndTheBudget()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await using AccessConsole console = await AccessConsole.StartAsync(storage: seed.Source);
        PageProbe probe = await browser.AsAsync(console, "admin", "*", DateTimeOffset.UtcNow);
        IPage page = probe.Page;

        await page.GotoAsync(new Uri(console.Address, "/admin?tab=retention").ToString());
        ILocator records = page.Locator("table[data-table=retention] tbody tr", new PageLocatorOptions { HasText = "Access records" });
        await Assertions.Expect(records).ToContainTextAsync("storage.rawRetention");
        await records.GetByRole(AriaRole.Button).ClickAsync();
        await page.GetByLabel("Days, 1 to 3650").FillAsync("7");
        await page.GetByLabel("Why").FillAsync("little disk");
        await probe.IsAccessibleAsync();
        await Button(page, "Keep so long").ClickAsync();
        await Assertions.Expect(records).ToContainTextAsync("7 days");
        await Assertions.Expect(records).ToContainTextAsync("in place of 30 days");
        Assert.Equal(TimeSpan.FromDays(7), Assert.Single(console.Service<RetentionChoices>().List()).Keep);

        await Button(page, "Change the budget").ClickAsync();
        await page.GetByLabel("Per app and week").FillAsync("0.5");
        await page.GetByLabel("Why").FillAsync("too many");
        await Button(page, "Change").ClickAsync();
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("0.5 per app and week");
        Assert.Equal(0.5, console.Service<IncidentBudgetStore>().Last?.PerWeek);
        await page.GetByText("Tables whose time cannot be changed").ClickAsync();
        await probe.IsAccessibleAsync();
        await probe.PictureAsync("admin-retention");
        probe.HasNoComplaints();
    }

    [BrowserFact]
    public async Task Tabs_SomebodyWhoMayOnlyLook_SeesNoButtonsThatWouldBeRefused()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        string id = await PipelineScene.RefuseAsync(seed);
        await using AccessConsole console = await AccessConsole.StartAsync(storage: seed.Source);
        PageProbe probe = await browser.AsAsync(console, "viewer", "*", DateTimeOffset.UtcNow);
        IPage page = probe.Page;

        await page.GotoAsync(new Uri(console.Address, "/admin?tab=pipeline").ToString());
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("insight analytics");
        await page.Locator("table[data-table=letters] .row-button").ClickAsync();
        await Assertions.Expect(page.Locator($"[data-letter='{id}']")).ToContainTextAsync("shown to admins");
        await Assertions.Expect(Button(page, "Try again")).ToHaveCountAsync(0);
        await Assertions.Expect(Button(page, "Throw away")).ToHaveCountAsync(0);
        await probe.IsAccessibleAsync();
        await page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = "Retention and budget" }).ClickAsync();
        await Assertions.Expect(page.Locator("table[data-table=retention] tbody tr")).ToHaveCountAsync(8);
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("takes the role admin for all tenants");
        await Assertions.Expect(page.Locator("table[data-table=retention] tbody button")).ToHaveCountAsync(0);
        await Assertions.Expect(Button(page, "Change the budget")).ToHaveCountAsync(0);
        await probe.IsAccessibleAsync();
        probe.HasNoComplaints();
        Assert.Equal(403, await probe.StatusAsync(console, "PUT", "/api/v1/retention/records", new { days = 7, reason = "x" }));
        Assert.Equal(403, await probe.StatusAsync(console, "PUT", "/api/v1/detection/budget", new { perWeek = 2, reason = "x" }));
        Assert.Equal(403, await probe.StatusAsync(console, "POST", "/api/v1/pipeline/dead-letters/discard", new { ids = new[] { id }, reason = "x" }));

        PageProbe other = await browser.AsAsync(console, "admin", "shop", DateTimeOffset.UtcNow);
        await other.Page.GotoAsync(new Uri(console.Address, "/admin?tab=pipeline").ToString());
        await Assertions.Expect(other.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("takes a role for all tenants");
    }

    private static void Report(AccessConsole console)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        PipelineReports reports = console.Service<PipelineReports>();
        IngestReport ingest = new(
            now.AddHours(-1), [new("edge-1", "segment 3 at byte 128", "segment 3 at byte 128", null, 0, null)], 1200, 1198, 1, 1, 0, new RateReport(60, 20, 20), new RateReport(300, 18, 18), null, "", null, null);
        Assert.True(reports.TryPut(PipelineReports.Ingest, "journal", JsonSerializer.Serialize(ingest)));
        new JobReports(reports, TimeProvider.System).Note("detection", TimeProvider.System.GetTimestamp(), TimeSpan.FromMinutes(5), new InvalidOperationException("The state cannot be read."));
    }

    private static ILocator Button(IPage page, string name) => page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true });
}
