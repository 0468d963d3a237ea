using System.Net;
using Insight.Console.Page;
using Insight.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Insight.Console.Tests.Pages;

/// <summary>The console with and without a built web page.</summary>
public sealed class PageFilesTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public async Task Index_PageNotBuilt_SaysHowToBuildItAndTheApiAnswers()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await using RunningConsole console = await RunningConsole.StartAsync(
            seed, services: s => s.AddSingleton(new PageFiles(typeof(PageFilesTests).Assembly)));

        string page = await console.Client.GetStringAsync(new Uri("/", UriKind.Relative));
        using HttpResponseMessage asset = await console.Client.GetAsync(new Uri("/assets/index.js", UriKind.Relative));

        Assert.Contains("npm run build", page, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, asset.StatusCode);
        Assert.Equal("ok", (await console.GetAsync("/api/v1/status")).GetProperty("storage").GetString());
    }

    [BrowserFact]
    public async Task Assets_AreKeptByBrowsersAndTheIndexIsNot()
    {
        await using TrafficSeed seed = await TrafficSeed.CreateAsync(engine);
        await using RunningConsole console = await RunningConsole.StartAsync(seed);
        using HttpResponseMessage index = await console.Client.GetAsync(new Uri("/", UriKind.Relative));
        string html = await index.Content.ReadAsStringAsync();
        string script = html.Split('"').First(part => part.StartsWith("/assets/", StringComparison.Ordinal) && part.EndsWith(".js", StringComparison.Ordinal));

        using HttpResponseMessage asset = await console.Client.GetAsync(new Uri(script, UriKind.Relative));
        using HttpRequestMessage again = new(HttpMethod.Get, script);
        again.Headers.IfNoneMatch.Add(asset.Headers.ETag!);
        using HttpResponseMessage unchanged = await console.Client.SendAsync(again);

        Assert.True(index.Headers.CacheControl?.NoCache);
        Assert.True(asset.Headers.CacheControl?.MaxAge > TimeSpan.FromDays(30));
        Assert.Equal("text/javascript", asset.Content.Headers.ContentType?.MediaType);
        Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
    }
}
