using System.Net.Http.Headers;
using System.Text.Json;
using Insight.Console.Security;
using Insight.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Insight.Console.Tests;

/// <summary>The real console on a free port of loopback, over a seeded database.</summary>
internal sealed class RunningConsole : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TemporaryDirectory _folder;

    private RunningConsole(WebApplication app, TemporaryDirectory folder)
    {
        _app = app;
        _folder = folder;
        Address = ConsoleHost.AddressOf(app);
        Token = app.Services.GetRequiredService<ConsoleToken>().Value;
        Client = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Address };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    public Uri Address { get; }

    public string Token { get; }

    /// <summary>A client that sends the token.</summary>
    public HttpClient Client { get; }

    public Uri SignInAddress => ConsoleHost.SignInAddressOf(_app);

    public T Service<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    public static async Task<RunningConsole> StartAsync(TrafficSeed seed, TimeProvider? time = null, Action<ConsoleOptions>? configure = null, Action<IServiceCollection>? services = null)
    {
        TemporaryDirectory folder = new();
        WebApplication app = ConsoleHost.Build(
            options =>
            {
                options.Listen = "127.0.0.1:0";
                configure?.Invoke(options);
            },
            added =>
            {
                added.AddSingleton(seed.Source);
                added.AddSingleton(TestControlDatabase.Open(Path.Combine(folder.Path, "control.db")));
                if (time is not null) added.AddSingleton(time);
                services?.Invoke(added);
            });
        await app.StartAsync();
        return new RunningConsole(app, folder);
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using HttpResponseMessage response = await Client.GetAsync(new Uri(path, UriKind.Relative));
        string text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{path}: {(int)response.StatusCode} {text}");
        return JsonSerializer.Deserialize<JsonElement>(text);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _folder.Dispose();
    }
}
