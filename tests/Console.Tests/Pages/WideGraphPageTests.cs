using Insight.Console.Tests.Access;
using Insight.Console.Tests.Groups;
using Insight.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Insight.Console.Tests.Pages;

/// <summary>Service graphs that are too large to be drawn one by one.</summary>
public sealed class WideGraphPageTests(EngineFixture engine, BrowserFixture browser) : IClassFixture<EngineFixture>, IClassFixture<BrowserFixture>
{
    private static readonly DateTime s_from = GroupScene.Start;

    [BrowserFact]
    public async Task Groups_OpenAndCloseByKeyboard_MoveLive_AndStandInTheAddress()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await seed.AddTeams(s_from).StoreAsync();
        await using AccessConsole console = await AccessConsole.StartAsync(
            new FixedTime(s_from.AddSeconds(15)), seed.Source, static options => options.LiveInterval = TimeSpan.FromSeconds(0.1), added: static services => services.AddSingleton(GroupScene.Small));
        PageProbe probe = await browser.AsAsync(console, "viewer", "*", s_from.AddSeconds(15));
        IPage page = probe.Page;
        await page.GotoAsync(console.Address.ToString());
        ILocator names = page.Locator("svg.canvas .node .name"), rows = page.Locator("table tbody tr"), bar = page.Locator(".group-bar");
        await Assertions.Expect(bar).ToContainTextAsync("30 services and 49 edges, drawn as 5 groups by name. Open a group to see its services.");
        await Assertions.Expect(names).ToHaveCountAsync(5);
        await Assertions.Expect(rows).ToHaveCountAsync(5);
        await Assertions.Expect(page.Locator(".summary .figure").First).ToContainTextAsync("30");
        await probe.IsAccessibleAsync();
        await probe.PictureAsync("groups-closed");

        // From the table.
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Open the group team-2: 6 services" }).PressAsync("Enter");
        await Assertions.Expect(names).ToHaveCountAsync(10);
        await Assertions.Expect(bar).ToContainTextAsync("drawn as 4 groups by name and 6 that stand for themselves");
        await Assertions.Expect(rows).ToHaveCountAsync(10);
        // From the drawing.
        await page.Locator("svg.canvas .node.group").Filter(new LocatorFilterOptions { HasText = "team-0" }).PressAsync("Enter");
        await Assertions.Expect(page.Locator("aside.details")).ToContainTextAsync("5 more requests went among its services.");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Open this group: 6 services" }).PressAsync("Enter");
        await Assertions.Expect(names).ToHaveCountAsync(15);
        await probe.IsAccessibleAsync();
        await probe.PictureAsync("groups-open");

        await page.ReloadAsync();
        await Assertions.Expect(names).ToHaveCountAsync(15);
        await seed.Add(new Call(s_from, "team-0-service-5", "team-2-service-new", "GET", "/", 1000)).StoreAsync();
        await Assertions.Expect(names).ToHaveCountAsync(16);
        await page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = "Edges" }).ClickAsync();
        await page.GetByLabel("Filter edges").FillAsync("service-new");
        await Assertions.Expect(rows).ToHaveCountAsync(1);

        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Close the group team-0" }).PressAsync("Enter");
        await Assertions.Expect(names).ToHaveCountAsync(11);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Close the group team-2" }).PressAsync("Enter");
        await Assertions.Expect(names).ToHaveCountAsync(5);
        Assert.DoesNotContain("open=", page.Url, StringComparison.Ordinal);
        probe.HasNoComplaints();
    }

    [BrowserFact]
    public async Task Groups_InAPastWindowAndCompared_AreTheSameGroups()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        seed.AddTeams(s_from);
        for (int i = 0; i < 40; i++) seed.Add(new Call(s_from.AddMinutes(1), "team-1-service-1", "team-2-service-1", "GET", "/", 900_000));
        await seed.AddTeams(s_from.AddMinutes(1)).Add(new Call(s_from.AddMinutes(1), "team-4-service-0", "brand-new", "GET", "/", 1000)).StoreAsync();
        await using RunningConsole console = await GroupScene.StartAsync(seed, new FixedTime(s_from.AddMinutes(10)));
        IPage page = await browser.NewPageAsync();
        PageProbe probe = new(page);
        await page.GotoAsync(console.SignInAddress.ToString());
        await page.GotoAsync(new Uri(console.Address, "/?from=2026-03-01T10:01:00Z&to=2026-03-01T10:02:00Z&than=before").ToString());

        await Assertions.Expect(page.Locator(".group-bar")).ToContainTextAsync("drawn as 5 groups");
        await Assertions.Expect(page.Locator(".changes li").Filter(new LocatorFilterOptions { HasText = "new" })).ToHaveCountAsync(2);
        await Assertions.Expect(page.Locator(".changes li").Filter(new LocatorFilterOptions { HasText = "team-1 → team-2" })).ToContainTextAsync("0.2/s → 0.9/s");
        await Assertions.Expect(page.Locator(".changes li").Filter(new LocatorFilterOptions { HasText = "gone" })).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Open the group team-2: 6 services" }).ClickAsync();
        await Assertions.Expect(page.Locator(".changes li").Filter(new LocatorFilterOptions { HasText = "team-1 → team-2-service-1" })).ToContainTextAsync("changed");
        await Assertions.Expect(page.Locator(".changes li").Filter(new LocatorFilterOptions { HasText = "gone" })).ToHaveCountAsync(0);

        await page.GetByLabel("Time travel").PressAsync("Home");
        await Assertions.Expect(page.Locator("svg.canvas .node .name").Filter(new LocatorFilterOptions { HasText = "team-2-service" })).ToHaveCountAsync(6);
        probe.HasNoComplaints();
    }

    [BrowserFact]
    public async Task VersionAndSite_WhereTheDataKnowsThem_DrawTogether_ElseThePageSaysWhy()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await seed
            .Add(new Call(s_from, "web", "cart", "GET", "/", 1000)).Add(new Call(s_from, "web", "stock", "GET", "/", 1000)).Add(new Call(s_from, "web", "mail", "GET", "/", 1000))
            .StoreAsync();
        await using RunningConsole console = await RunningConsole.StartAsync(seed, new FixedTime(s_from.AddSeconds(15)));
        IPage page = await browser.NewPageAsync();
        PageProbe probe = new(page);
        await page.GotoAsync(console.SignInAddress.ToString());
        ILocator names = page.Locator("svg.canvas .node .name");
        await Assertions.Expect(names).ToHaveCountAsync(4);
        await page.GetByLabel("Grouping").SelectOptionAsync("site");
        await Assertions.Expect(page.Locator(".group-bar")).ToContainTextAsync("No stored request of this window names a site");
        await probe.IsAccessibleAsync();

        long id = 1;
        foreach (string to in new[] { "cart", "stock" }) await new RawRecord(id++, s_from.AddSeconds(2), "", to) { Version = "2.1", Site = "north" }.StoreAsync(seed.Source);
        await new RawRecord(id, s_from.AddSeconds(2), "", "mail") { Version = "1.0" }.StoreAsync(seed.Source);
        await page.GotoAsync(new Uri(console.Address, "/?group=version&from=2026-03-01T10:00:00Z&to=2026-03-01T10:00:20Z").ToString());
        await page.GetByLabel("Grouping").SelectOptionAsync("none");
        await page.GetByLabel("Grouping").SelectOptionAsync("version");

        await Assertions.Expect(page.Locator(".group-bar")).ToContainTextAsync("A service stands in the version that answered most of the requests to it");
        await Assertions.Expect(names.Filter(new LocatorFilterOptions { HasText = "2.1" })).ToHaveCountAsync(1);
        await Assertions.Expect(names).ToHaveCountAsync(3);
        await page.Locator("svg.canvas .node.group").PressAsync("Enter");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Open this group: 2 services" }).ClickAsync();
        await Assertions.Expect(names).ToHaveCountAsync(4);
        await page.Locator("svg.canvas .node").Filter(new LocatorFilterOptions { HasText = "mail" }).PressAsync("Enter");
        await Assertions.Expect(page.Locator("aside.details")).ToContainTextAsync("Mostly version 1.0");
        await probe.IsAccessibleAsync();
        probe.HasNoComplaints();
    }

    [BrowserFact]
    public async Task Wide_TwoWindows_MarksWhatIsNewGoneAndWorseInTheDrawing()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        ulong[] quick = [.. Enumerable.Repeat(10_000UL, 40)], slow = [.. Enumerable.Repeat(90_000UL, 40)];
        for (int minute = 0; minute < 2; minute++)
        {
            for (int i = 0; i < 130; i++) seed.Add(new Call(s_from.AddMinutes(minute), i < 10 ? "front" : $"service-{i / 10}", $"service-{i}", "GET", "/", minute == 1 && i == 7 ? slow : quick));
            seed.Add(new Call(s_from.AddMinutes(minute), "front", minute == 0 ? "gone" : "new", "GET", "/", quick));
        }

        await seed.StoreAsync();
        await using RunningConsole console = await RunningConsole.StartAsync(seed, new FixedTime(s_from.AddMinutes(10)));
        IPage page = await browser.NewPageAsync();
        PageProbe probe = new(page);
        await page.GotoAsync(console.SignInAddress.ToString());
        await page.GotoAsync(new Uri(console.Address, "/?from=2026-03-01T10:01:00Z&to=2026-03-01T10:02:00Z").ToString());
        ILocator graph = page.Locator(".canvas.wide[data-laid-out]");
        await Assertions.Expect(graph).ToBeVisibleAsync();
        await page.WaitForFunctionAsync($"() => ({Marks})().every((count) => count === 0)");

        await page.GetByLabel("Comparison", new PageGetByLabelOptions { Exact = true }).SelectOptionAsync("before");
        await Assertions.Expect(page.Locator(".graph .card-head")).ToContainTextAsync("+ new, − gone, ! worse, ~ changed");
        await page.WaitForFunctionAsync($"() => ({Marks})().every((count) => count > 20)");
        await probe.PictureAsync("wide-compared");
        await probe.IsAccessibleAsync();

        await page.GetByLabel("Comparison", new PageGetByLabelOptions { Exact = true }).SelectOptionAsync("nothing");
        await page.WaitForFunctionAsync($"() => ({Marks})().every((count) => count === 0)");
        probe.HasNoComplaints();
    }

    [BrowserFact]
    public async Task FiveThousandServices_AreLookedOverInGroups()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await seed.ExecuteAsync("""
            INSERT INTO edge_windows (window, source_service, destination_service, requests, errors_5xx, duration_us, durations, evidence, confidence, first_time, last_time, version)
            SELECT toDateTime('2026-03-01 10:00:00', 'UTC'), format('team-{}-service-{}', toString(s % 40), toString(s)), format('team-{}-service-{}', toString(d % 40), toString(d)),
                10, if(d % 40 = 7, 1, 0), 10000, map(toInt16(200), toUInt64(10)), 7, 100, '2026-03-01 10:00:01', '2026-03-01 10:00:09', 1
            FROM (SELECT number % 5000 AS s, (number % 5000 + 1 + intDiv(number, 5000) * 37) % 5000 AS d FROM numbers(50000))
            """);
        await using RunningConsole console = await RunningConsole.StartAsync(seed, new FixedTime(s_from.AddSeconds(15)));
        IPage page = await browser.NewPageAsync();
        PageProbe probe = new(page);

        await page.GotoAsync(console.SignInAddress.ToString());
        await Assertions.Expect(page.Locator(".group-bar")).ToContainTextAsync("5,000 services and 50,000 edges, drawn as 40 groups by name.");
        await Assertions.Expect(page.Locator("table[data-table=services] tbody tr")).ToHaveCountAsync(40);
        await probe.PictureAsync("groups-5000");
        await page.GetByLabel("Find a service in the groups").FillAsync("service-4321");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "team-1-service-4321 in team-1", Exact = true }).PressAsync("Enter");
        await Assertions.Expect(page.Locator("aside.details h2")).ToHaveTextAsync("team-1-service-4321");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Close the group team-1", Exact = true }).ClickAsync();
        await page.GetByLabel("Find a service in the groups").FillAsync("no such service");
        await Assertions.Expect(page.Locator(".find-in-groups")).ToContainTextAsync("No service of this window has such a name.");
        await probe.IsAccessibleAsync();
        await page.GetByLabel("Find a service in the groups").FillAsync("");
        await page.GetByLabel("Filter services").FillAsync("team-17");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Open the group team-17: 125 services" }).ClickAsync();
        await Assertions.Expect(page.Locator(".group-bar")).ToContainTextAsync("drawn as 39 groups by name and 125 that stand for themselves");
        await Assertions.Expect(page.Locator(".canvas.wide[data-laid-out]")).ToBeVisibleAsync();
        await Assertions.Expect(page.Locator("table[data-table=services] tbody tr")).ToHaveCountAsync(125);
        await probe.IsAccessibleAsync();
        await probe.PictureAsync("groups-5000-open");
        probe.HasNoComplaints();
    }

    /// <summary>How many pixels of the drawing have the colours of new, gone and worse.</summary>
    private const string Marks = """
        () => {
          const canvas = document.querySelector('.canvas.wide canvas');
          const copy = document.createElement('canvas');
          copy.width = canvas.width;
          copy.height = canvas.height;
          const context = copy.getContext('2d', { willReadFrequently: true });
          context.drawImage(canvas, 0, 0);
          const pixels = context.getImageData(0, 0, copy.width, copy.height).data;
          return ['--accent', '--degraded', '--failing'].map((name) => {
            const probe = document.createElement('span');
            probe.style.color = `var(${name})`;
            document.body.append(probe);
            const [r, g, b] = getComputedStyle(probe).color.match(/\d+/g).map(Number);
            probe.remove();
            let count = 0;
            for (let i = 0; i < pixels.length; i += 4) if (pixels[i + 3] > 200 && Math.abs(pixels[i] - r) + Math.abs(pixels[i + 1] - g) + Math.abs(pixels[i + 2] - b) < 12) count++;
            return count;
          });
        }
        """;
}
