using Insight.Console.Access;
using Insight.Console.Bundles;
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
        foreach ((string tab, string says) in new[] { ("Routes and clusters", "insight apply -f FILE"), ("People", "Claim this console"), ("Tokens", "people who signed in") })
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
