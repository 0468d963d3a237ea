using System.Net;
using Insight.EndToEnd.Product;
using Insight.Testing.Browser;
using Microsoft.Playwright;
using Xunit;

namespace Insight.EndToEnd.Pages;

/// <summary>The sample shop with its visitors behind a real gateway, and people with roles who look at the console in browsers.</summary>
/// <remarks>Started when the first test asks, for all of them: each has policies, paths and people of its own.</remarks>
public sealed class RunningShop : IAsyncLifetime, IDisposable
{
    private const string Password = "a long enough password";

    private readonly TemporaryData _data = new();
    private readonly BrowserFixture _browser = new();
    private readonly int[] _ports = FreePorts.Take(3);
    private readonly HttpClient _visitor = new();
    private InsightProcess? _insight;
    private Uri? _console;
    private int _people;

    /// <summary>A page of the console.</summary>
    public string Address(string path) => new Uri(_console!, path).ToString();

    /// <summary>Adds somebody who may do what a role for everything allows, and opens the start page in a browser of theirs.</summary>
    public async Task<PageProbe> PersonAsync(string role, BrowserNewContextOptions? options = null)
    {
        await StartAsync();
        string name = $"{role}-{Interlocked.Increment(ref _people)}";
        await AddAsync(name, $"*={role}");
        PageProbe probe = new(await _browser.NewPageAsync(options));
        await probe.Page.GotoAsync(Address("/sign-in"));
        await probe.Page.GetByLabel("Name").FillAsync(name);
        await probe.Page.GetByLabel("Password").FillAsync(Password);
        await probe.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = "Sign in" }).ClickAsync();
        await Assertions.Expect(probe.Page.GetByRole(AriaRole.Navigation, new PageGetByRoleOptions { Name = "Pages" })).ToContainTextAsync(name);
        return probe;
    }

    /// <summary>Asks the shop's front door for something, and says the status and the request's id.</summary>
    public async Task<(HttpStatusCode Status, string Id)> VisitAsync(string target)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, $"http://127.0.0.1:{_ports[0]}{target}");
        request.Headers.Host = "shop.example";
        using HttpResponseMessage response = await _visitor.SendAsync(request);
        return (response.StatusCode, response.Headers.GetValues("X-Request-Id").Single());
    }

    /// <summary>Kills the console and the jobs beside it; they are started again.</summary>
    public void KillConsole()
    {
        using System.Diagnostics.Process victim = System.Diagnostics.Process.GetProcessById(InsightProcess.Children(_data.Folder)["analytics"]);
        victim.Kill();
    }

    /// <inheritdoc />
    public Task InitializeAsync() => Task.CompletedTask;

    /// <inheritdoc />
    public async Task DisposeAsync()
    {
        await _browser.DisposeAsync();
        if (_insight is null) return;
        await _insight.InterruptAsync();
        await _insight.DisposeAsync();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _visitor.Dispose();
        _data.Dispose();
    }

    private async Task StartAsync()
    {
        if (_insight is not null) return;
        _insight = await InsightProcess.UpAsync([
            "--demo", "--data", _data.Folder, "--gateway-port", $"{_ports[0]}", "--gateway-https-port", $"{_ports[1]}", "--console-port", $"{_ports[2]}", "--demo-ports-from", "19500"]);
        _console = new Uri(new Uri(_insight.ConsoleAddress).GetLeftPart(UriPartial.Authority));
        await AddAsync("root", "*=admin");
    }

    private async Task AddAsync(string name, string role)
    {
        (int exitCode, string said) = await InsightProcess.RunAsync("user", "add", name, "--role", role, "--data", _data.Folder, "--password-file", _data.Write("password", Password));
        Assert.True(exitCode == 0, said);
    }
}
