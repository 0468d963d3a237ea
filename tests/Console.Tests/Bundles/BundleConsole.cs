using System.Net.Http.Headers;
using Insight.Anomaly.Live.Profiles;
using Insight.Console.Bundles;
using Insight.Console.Security;
using Insight.Contracts.Bundles;
using Insight.Endpoints.Catalog;
using Insight.Storage.ClickHouse;
using Insight.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Insight.Console.Tests.Bundles;

/// <summary>The real console with bundles and a real control database; what was learned is what the test says.</summary>
internal sealed class BundleConsole : IAsyncDisposable
{
    private readonly WebApplication _app;

    private BundleConsole(WebApplication app, string folder)
    {
        _app = app;
        Client = ClientWith(File.ReadAllText(Path.Combine(folder, "gateway-token")));
        Person = ClientWith(app.Services.GetRequiredService<ConsoleToken>().Value);
    }

    /// <summary>A client with the gateways' token.</summary>
    public HttpClient Client { get; }

    /// <summary>A client with the console's token.</summary>
    public HttpClient Person { get; }

    public ProfileSecret ProfileSecret => _app.Services.GetRequiredService<ProfileSecret>();

    public ProfileStore Profiles => _app.Services.GetRequiredService<ProfileStore>();

    public T Service<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    public Uri Address => ConsoleHost.AddressOf(_app);

    public BundleService Bundles => _app.Services.GetRequiredService<BundleService>();

    /// <summary>Starts a console whose files lie in <paramref name="folder"/>. It looks at its parts once, and then when the test says so.</summary>
    public static async Task<BundleConsole> StartAsync(string folder, LearnedEndpoints learned, IBundlePart? more = null, bool hasProfiles = false, ClickHouseDataSource? storage = null, Action<IServiceCollection>? services = null)
    {
        WebApplication app = ConsoleHost.Build(
            options =>
            {
                options.Listen = "127.0.0.1:0";
                options.Bundle.KeyFile = Path.Combine(folder, "signing-key.pem");
                options.Bundle.TokenFile = Path.Combine(folder, "gateway-token");
                options.Bundle.ProfileKeyFile = Path.Combine(folder, "profile-key");
                options.Bundle.Interval = TimeSpan.FromHours(1);
            },
            added =>
            {
                added.AddSingleton(storage ?? new ClickHouseDataSource(new ClickHouseConnectionStringBuilder { Host = "127.0.0.1", Port = 1 }.ConnectionString));
                added.AddSingleton(TestControlDatabase.Open(Path.Combine(folder, "control.db")));
                added.AddSingleton<IEndpointCatalogSource>(learned);
                added.AddSingleton(new ProfileTrainingOptions { Enabled = hasProfiles });
                added.AddBundles();
                if (more is not null) added.AddSingleton(more);
                services?.Invoke(added);
            });
        await app.StartAsync();
        BundleConsole console = new(app, folder);
        if (!learned.IsAway) await console.Bundles.ChangedAsync(static _ => false, TimeSpan.FromSeconds(60), CancellationToken.None);
        return console;
    }

    public HttpClient ClientWith(string token)
    {
        HttpClient client = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = ConsoleHost.AddressOf(_app) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>Asks for the manifest.</summary>
    public Task<HttpResponseMessage> AskAsync(string tag = "", int wait = 0, string query = "")
    {
        HttpRequestMessage request = new(HttpMethod.Get, BundleFormat.ManifestPath + query);
        if (tag.Length > 0) request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        if (wait > 0) request.Headers.Add("Prefer", $"wait={wait}");
        return Client.SendAsync(request);
    }

    public async Task<BundleManifest> ManifestAsync(string query = "")
    {
        using HttpResponseMessage response = await AskAsync(wait: 20, query: query);
        return ManifestDocument.Read(await response.Content.ReadAsByteArrayAsync(), out _)!;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Person.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}

/// <summary>What was learned so far.</summary>
internal sealed class LearnedEndpoints : IEndpointCatalogSource
{
    public EndpointCatalog Catalog { get; set; } = EndpointCatalog.Empty;

    public bool IsAway { get; set; }

    public ValueTask<EndpointCatalog> ReadAsync(CancellationToken cancellationToken) =>
        IsAway ? throw new TimeoutException("The storage is away.") : ValueTask.FromResult(Catalog);

    /// <summary>A catalog of one endpoint.</summary>
    public static EndpointCatalog One(string template) =>
        new([new(new("acme", "shop", "shop.example", "cart"), [new(1, "GET", template, EndpointTier.Confirmed, [], [])])]);
}
