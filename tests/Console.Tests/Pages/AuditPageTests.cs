using System.Data.Common;
using Dapper;
using Insight.Storage.Control;
using Insight.Storage.Control.Audit;
using Insight.Testing;
using Microsoft.Playwright;

namespace Insight.Console.Tests.Pages;

/// <summary>The audit page in a real browser.</summary>
public sealed class AuditPageTests(EngineFixture engine, BrowserFixture browser) : IClassFixture<EngineFixture>, IClassFixture<BrowserFixture>
{
    private const string Script = "<script>document.title='owned'</script>";

    [BrowserFact]
    public async Task Log_IsFilteredPagedAndCompared_AndItsChainHolds()
    {
        await using DeskScene scene = await DeskScene.StartAsync(engine, browser);
        Append(scene, 70);
        PageProbe root = await scene.PersonAsync("root", "admin", "*");
        await root.Page.GotoAsync(scene.Address("/audit"));
        ILocator entries = root.Page.Locator(".entries > li");

        await Assertions.Expect(entries).ToHaveCountAsync(50);
        await Assertions.Expect(root.Page.Locator(".chain")).ToContainTextAsync("The chain holds: verified up to entry");
        await entries.First.Locator("summary").ClickAsync();
        await Assertions.Expect(entries.First.Locator(".diff-lines .added")).ToContainTextAsync("requests: 40");
        await Assertions.Expect(entries.First.Locator(".diff-lines .removed")).ToContainTextAsync("requests: 30");
        await Assertions.Expect(entries.First).ToContainTextAsync(Script);
        await root.IsAccessibleAsync();
        await root.PictureAsync("audit");

        await root.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Older" }).ClickAsync();
        await Assertions.Expect(entries).ToHaveCountAsync(20);
        Assert.Contains("before=", root.Page.Url, StringComparison.Ordinal);
        await root.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Newer" }).ClickAsync();
        await Assertions.Expect(entries).ToHaveCountAsync(50);

        await root.Page.GetByLabel("Who").FillAsync("person-3");
        await root.Page.GetByLabel("Who").PressAsync("Enter");
        await Assertions.Expect(entries).ToHaveCountAsync(7);
        await root.Page.ReloadAsync(); // the address holds the filter
        await Assertions.Expect(entries).ToHaveCountAsync(7);
        await root.Page.GetByLabel("Name", new PageGetByLabelOptions { Exact = true }).FillAsync("nothing");
        await root.Page.GetByLabel("Name", new PageGetByLabelOptions { Exact = true }).PressAsync("Enter");
        await Assertions.Expect(root.Page.GetByRole(AriaRole.Heading, new PageGetByRoleOptions { Name = "Nothing matches" })).ToBeVisibleAsync();
        Assert.Equal("Audit – Insight", await root.Page.TitleAsync());
        root.HasNoComplaints();
    }

    [BrowserFact]
    public async Task Chain_ThatIsBroken_IsToldToThoseWhoMayReadEverything()
    {
        await using DeskScene scene = await DeskScene.StartAsync(engine, browser);
        PageProbe some = await scene.PersonAsync("sam", "admin"), root = await scene.PersonAsync("root", "viewer", "*");
        Append(scene, 5);
        using (DbConnection connection = scene.Console.Service<ControlDatabase>().OpenConnection()) connection.Execute("UPDATE audit_log SET actor = 'nobody' WHERE number = 3");

        await root.Page.GotoAsync(scene.Address("/audit"));
        await Assertions.Expect(root.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Entry 3: it is not what was written");
        await root.IsAccessibleAsync();
        await root.PictureAsync("audit-broken");
        await some.Page.GotoAsync(scene.Address("/audit"));
        await Assertions.Expect(some.Page.Locator(".entries > li")).ToHaveCountAsync(5);
        await Assertions.Expect(some.Page.Locator(".chain")).ToHaveCountAsync(0);
        Assert.Equal(403, await some.Page.EvaluateAsync<int>("async () => (await fetch('/api/v1/audit/chain')).status"));
        root.HasNoComplaints();
    }

    private static void Append(DeskScene scene, int count)
    {
        using DbConnection connection = scene.Console.Service<ControlDatabase>().OpenConnection();
        using DbTransaction transaction = connection.BeginWrite();
        AuditLog.Append(connection, transaction, DateTimeOffset.UtcNow, Enumerable.Range(0, count).Select(static i => new AuditNote(
            $"person-{i % 10}", "configured", "default", "policy", "limit", Text(30), Text(40), Script)));
        transaction.Commit();
    }

    private static string Text(int requests) => $$"""{"apiVersion":"insight/v1","kind":"Policy","metadata":{"name":"limit"},"spec":{"rateLimit":{"requests": {{requests}} } } }""";
}
