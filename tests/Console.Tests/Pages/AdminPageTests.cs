using System.Data.Common;
using Dapper;
using Insight.Console.Access;
using Insight.Console.Bundles;
using Insight.Console.Reports;
using Insight.Console.Tests.Reports;
using Insight.Contracts.Reports;
using Insight.Storage.Control;
using Insight.Testing;
using Microsoft.Playwright;

namespace Insight.Console.Tests.Pages;

/// <summary>The administration in a real browser: who may see and change what.</summary>
public sealed class AdminPageTests(EngineFixture engine, BrowserFixture browser) : IClassFixture<EngineFixture>, IClassFixture<BrowserFixture>
{
    private const string Password = "a long enough password";

    [BrowserFact]
    public async Task People_AnAdministrator_AddsAUserWhoSeesOnlyWhatTheirRoleAllows()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await using RunningConsole console = await RunningConsole.StartAsync(seed);
        Assert.True(console.Service<UserStore>().Claim("ann", Password, "test"));
        IPage page = await browser.NewPageAsync();
        PageProbe probe = new(page);

        await SignInAsync(page, console, "ann");
        await page.GetByRole(AriaRole.Link, new PageGetByRoleOptions { Name = "Administration" }).ClickAsync();
        await Tab(page, "People").ClickAsync();
        await Assertions.Expect(page.Locator("table[data-table=users] tbody tr")).ToContainTextAsync(["ann"]);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Add a user" }).ClickAsync();
        await page.GetByLabel("Name").FillAsync("bob");
        await page.GetByLabel("Password, 12 characters or more").FillAsync(Password);
        await page.GetByLabel("Roles, one TENANT=ROLE a line").FillAsync("default=emperor");
        await probe.IsAccessibleAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Add", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("dialog .problem")).ToContainTextAsync("a role is viewer, analyst, approver or admin");
        await page.GetByLabel("Roles, one TENANT=ROLE a line").FillAsync("default=viewer");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Add", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("table[data-table=users] tbody tr")).ToContainTextAsync(["ann", "bob"]);
        await probe.PictureAsync("admin-people");

        await Tab(page, "Tokens").ClickAsync();
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Make a token" }).ClickAsync();
        await page.GetByLabel("Name: what uses it").FillAsync("ci");
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Make", Exact = true }).ClickAsync();
        await Assertions.Expect(page.Locator("pre.secret")).ToContainTextAsync("insight_");
        await probe.IsAccessibleAsync();
        await page.ReloadAsync();
        await Assertions.Expect(page.Locator("table[data-table=tokens] tbody tr")).ToContainTextAsync(["ci"]);
        await Assertions.Expect(page.Locator("pre.secret")).ToHaveCountAsync(0);

        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign out" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in" })).ToBeVisibleAsync();
        await SignInAsync(page, console, "bob");
        await page.GotoAsync(new Uri(console.Address, "/admin?tab=people").ToString());
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("takes the role admin");
        await Tab(page, "Gateways").ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("takes a role for all tenants");
        Assert.Equal(403, await page.EvaluateAsync<int>("async () => (await fetch('/api/v1/users')).status"));
    }

    [BrowserFact]
    public async Task Parts_OfAFreshConsole_SayWhatToDoNext()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        using TemporaryDirectory keys = new();
        await using RunningConsole console = await RunningConsole.StartAsync(seed, configure: options => GiveBundles(options, keys.Path), services: static added => added.AddBundles());
        IPage page = await browser.NewPageAsync();
        PageProbe probe = new(page);
        await page.GotoAsync(console.SignInAddress.ToString());
        await page.GotoAsync(new Uri(console.Address, "/admin").ToString());
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("insight gateway token create");
        await probe.PictureAsync("admin-empty");
        foreach ((string tab, string says) in new[] { ("Routes and clusters", "No gateway reports yet"), ("Objects", "insight apply -f FILE"), ("People", "Claim this console"), ("Tokens", "people who signed in") })
        {
            await Tab(page, tab).ClickAsync();
            await Assertions.Expect(page.Locator("main")).ToContainTextAsync(says);
            await probe.IsAccessibleAsync();
        }

        // The token of the start, given once more, and the time since the first start make the first administrator.
        await Tab(page, "People").ClickAsync();
        await page.GetByLabel("Name").FillAsync("ann");
        await page.GetByLabel("Password, 12 characters or more").FillAsync(Password);
        await page.GetByLabel("Start token").FillAsync(console.Token);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Claim" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in" })).ToBeVisibleAsync();
        probe.HasNoComplaints();
        await SignInAsync(page, console, "ann");
    }

    [BrowserFact]
    public async Task Gateways_AndTheirTraffic_SayWhatIsWrongAndWhy_ToAnAdministrator()
    {
        await using DeskScene scene = await DeskScene.StartAsync(engine, browser);
        Report(scene);
        PageProbe probe = await scene.PersonAsync("root", "admin", "*");
        IPage page = probe.Page;

        await page.GotoAsync(scene.Address("/admin"));
        ILocator gateways = page.Locator("table[data-table=gateways] tbody tr");
        await Assertions.Expect(gateways).ToHaveCountAsync(3);
        // Those in trouble come first.
        await Assertions.Expect(gateways.Nth(0)).ToContainTextAsync("edge-old");
        await Assertions.Expect(gateways.Nth(0)).ToContainTextAsync("silent It sends no reports");
        await Assertions.Expect(gateways.Nth(0)).ToContainTextAsync("not told");
        ILocator troubled = gateways.Filter(new LocatorFilterOptions { HasText = "edge-2" });
        await Assertions.Expect(troubled).ToContainTextAsync("7 dropped");
        await Assertions.Expect(troubled).ToContainTextAsync("nobody ships");
        await Assertions.Expect(troubled).ToContainTextAsync("shared token");
        ILocator well = gateways.Filter(new LocatorFilterOptions { HasText = "edge-1" });
        await Assertions.Expect(well).ToContainTextAsync("healthy");
        await Assertions.Expect(well).ToContainTextAsync("0.1.0");
        await Assertions.Expect(well).ToContainTextAsync("about 20, 12.0 kB");
        await probe.IsAccessibleAsync();
        await probe.PictureAsync("admin-gateways");

        await gateways.Nth(0).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Forget edge-old" }).ClickAsync();
        await page.GetByLabel("Why").FillAsync("taken down");
        await probe.IsAccessibleAsync();
        await page.Locator("dialog").GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Forget" }).ClickAsync();
        await Assertions.Expect(gateways).ToHaveCountAsync(2);
        await Assertions.Expect(gateways.GetByRole(AriaRole.Button)).ToHaveCountAsync(0);

        await Tab(page, "Routes and clusters").ClickAsync();
        ILocator clusters = page.Locator("table[data-table=clusters] tbody tr"), routes = page.Locator("table[data-table=routes] tbody tr");
        await Assertions.Expect(clusters).ToHaveCountAsync(4);
        await Assertions.Expect(clusters.Nth(0)).ToContainTextAsync("empty");
        await Assertions.Expect(clusters.Nth(0)).ToContainTextAsync("failing It has no destination");
        await Assertions.Expect(clusters.Nth(1)).ToContainTextAsync("cart");
        await Assertions.Expect(clusters.Nth(1)).ToContainTextAsync("degraded At edge-2: 1 of 2 destinations is unhealthy (active probe failing: 1).");
        await Assertions.Expect(routes.Nth(0)).ToContainTextAsync("empty-route");
        await Assertions.Expect(routes.Nth(0)).ToContainTextAsync("none");
        await Assertions.Expect(routes.Filter(new LocatorFilterOptions { HasText = "pay-route" })).ToContainTextAsync("yes");
        await probe.IsAccessibleAsync();
        await probe.PictureAsync("admin-traffic");

        // By keyboard: the name is a button; the address holds what is open.
        await clusters.Nth(1).GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "cart" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        ILocator destinations = page.Locator("table[data-table=destinations] tbody tr");
        await Assertions.Expect(destinations).ToHaveCountAsync(2);
        await Assertions.Expect(destinations.Nth(0)).ToContainTextAsync("unhealthy active probe failing at edge-2");
        await Assertions.Expect(page.Locator("table[data-table=sightings] tbody tr")).ToHaveCountAsync(2);
        await page.ReloadAsync();
        await Assertions.Expect(destinations).ToHaveCountAsync(2);
        await probe.IsAccessibleAsync();
        await probe.PictureAsync("admin-cluster");

        await page.GetByLabel("Only what is in trouble").CheckAsync();
        await Assertions.Expect(clusters).ToHaveCountAsync(2);
        await page.GetByLabel("Filter routes and clusters").FillAsync("cart");
        await Assertions.Expect(clusters).ToHaveCountAsync(1);
        await Assertions.Expect(routes).ToHaveCountAsync(1);

        // What gateways report next shows without a reload of the page.
        Report(scene, isWell: true);
        await Assertions.Expect(page.Locator("main")).ToContainTextAsync("No cluster is in trouble.");
        probe.HasNoComplaints();
    }

    [BrowserFact]
    public async Task Traffic_OfATenant_ShowsAViewerOnlyItsOwn()
    {
        await using DeskScene scene = await DeskScene.StartAsync(engine, browser);
        Report(scene);
        PageProbe probe = await scene.PersonAsync("vic", "viewer", "acme", new BrowserNewContextOptions { ViewportSize = new ViewportSize { Width = 1440, Height = 1100 }, ColorScheme = ColorScheme.Dark });
        IPage page = probe.Page;

        await page.GotoAsync(scene.Address("/admin"));
        await Assertions.Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("takes a role for all tenants");
        await Tab(page, "Routes and clusters").ClickAsync();
        await Assertions.Expect(page.Locator("table[data-table=clusters] tbody tr")).ToContainTextAsync(["legacy"]);
        await Assertions.Expect(page.Locator("table[data-table=clusters] tbody tr")).ToContainTextAsync(["its own configuration"]);
        await Assertions.Expect(page.Locator("table[data-table=routes] tbody tr")).ToContainTextAsync(["legacy-route"]);
        Assert.DoesNotContain("cart", await page.Locator("main").InnerTextAsync(), StringComparison.Ordinal);
        await probe.IsAccessibleAsync();
        await probe.PictureAsync("admin-traffic-viewer");
        probe.HasNoComplaints();
    }

    /// <summary>Two gateways report, and a third one from before reports has answered long ago.</summary>
    private static void Report(DeskScene scene, bool isWell = false)
    {
        ReportedDestination good = ReportOf.Destination("http://10.0.0.1:8080"), bad = isWell ? ReportOf.Destination("http://10.0.0.2:8080") : ReportOf.Destination("http://10.0.0.2:8080", ReportedHealth.Unhealthy);
        ReportedCluster legacy = ReportOf.Cluster("legacy", ReportOf.Destination("http://10.0.0.9:80", ReportedHealth.Unknown)) with { Tenant = "acme", Source = ReportedSource.Configuration, IsProbed = false, IsWatched = false };
        ReportedCluster[] same = isWell ? [ReportOf.Cluster("pay", good), legacy] : [ReportOf.Cluster("pay", good), ReportOf.Cluster("empty"), legacy];
        long start = TimeProvider.System.GetTimestamp();
        Put(ReportOf.Gateway("edge-1", [ReportOf.Cluster("cart", good, ReportOf.Destination("http://10.0.0.2:8080")), .. same]));
        GatewayReport troubled = ReportOf.Gateway("edge-2", [ReportOf.Cluster("cart", good, bad), .. same]);
        Put(troubled with { Queue = troubled.Queue with { Dropped = 7, HasReader = false, WaitingBytes = 900 << 20, WaitingRecords = 1_500_000 } });
        using DbConnection connection = scene.Console.Service<ControlDatabase>().OpenConnection();
        connection.Execute("INSERT INTO gateways (gateway_id, in_force, number, accepted, reason, answered_at) VALUES ('edge-old', 0, 0, 1, '', 1767225600000000) ON CONFLICT (gateway_id) DO NOTHING");

        // One too many in a second is refused.
        void Put(GatewayReport report)
        {
            // However slow the machine: they are not silent before the test is over.
            report = report with { EverySeconds = ReportLimits.MaxEverySeconds };
            while (!scene.Console.Service<GatewayReportStore>().Put(report)) Assert.True(TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(60));
        }
    }

    private static void GiveBundles(ConsoleOptions options, string folder)
    {
        options.Bundle.KeyFile = Path.Combine(folder, "signing-key.pem");
        options.Bundle.TokenFile = Path.Combine(folder, "gateway-token");
        options.Bundle.ProfileKeyFile = Path.Combine(folder, "profile-key");
        options.Bundle.Interval = TimeSpan.FromHours(1);
    }

    private static ILocator Tab(IPage page, string name) => page.GetByRole(AriaRole.Tab, new PageGetByRoleOptions { Name = name });

    private static async Task SignInAsync(IPage page, RunningConsole console, string name)
    {
        await page.GotoAsync(new Uri(console.Address, "/sign-in").ToString());
        await page.GetByLabel("Name").FillAsync(name);
        await page.GetByLabel("Password").FillAsync(Password);
        await page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(page.GetByRole(AriaRole.Navigation)).ToContainTextAsync(name);
    }
}
