using Insight.Console.Tests.Access;
using Microsoft.Playwright;

namespace Insight.Console.Tests.Pages;

/// <summary>Somebody with a role who opens a page in a browser.</summary>
internal static class PageVisit
{
    /// <summary>Signs somebody in who has a role for a tenant; the page's clock stands at <paramref name="now"/>.</summary>
    public static async Task<PageProbe> AsAsync(this BrowserFixture browser, AccessConsole console, string role, string tenant, DateTimeOffset now, BrowserNewContextOptions? options = null)
    {
        string name = $"{role}-{Guid.NewGuid():N}"[..20];
        Assert.True(console.Users.Add(name, AccessConsole.Password, AccessConsole.RolesOf(tenant, role), "test"));
        IPage page = await browser.NewPageAsync(options);
        await page.Clock.SetFixedTimeAsync(now.UtcDateTime);
        IAPIResponse signedIn = await page.Context.APIRequest.PostAsync(new Uri(console.Address, "/api/v1/session").ToString(), new APIRequestContextOptions { DataObject = new { name, password = AccessConsole.Password } });
        Assert.True(signedIn.Ok, await signedIn.TextAsync());
        return new PageProbe(page);
    }

    /// <summary>What the API answers to the same person without a page between.</summary>
    public static async Task<int> StatusAsync(this PageProbe probe, AccessConsole console, string method, string path, object? body = null)
    {
        IAPIResponse response = await probe.Page.Context.APIRequest.FetchAsync(new Uri(console.Address, path).ToString(), new APIRequestContextOptions
        {
            Method = method,
            DataObject = body,
            Headers = [new("Origin", console.Address.GetLeftPart(UriPartial.Authority))],
        });
        return response.Status;
    }
}
