using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Insight.Anomaly.Live.Profiles;
using Insight.Console.Access;
using Insight.Console.Bundles;
using Insight.Console.Security;
using Insight.Console.Tests.Bundles;
using Insight.Storage.ClickHouse;
using Insight.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Insight.Console.Tests.Access;

/// <summary>The real console with all its addresses, and people who sign in to it.</summary>
internal sealed class AccessConsole : IAsyncDisposable
{
    public const string Password = "correct horse battery";

    private readonly WebApplication _app;
    private readonly TemporaryDirectory _folder;

    private AccessConsole(WebApplication app, TemporaryDirectory folder)
    {
        _app = app;
        _folder = folder;
    }

    public string Folder => _folder.Path;

    public Uri Address => ConsoleHost.AddressOf(_app);

    public Uri StartAddress => ConsoleHost.SignInAddressOf(_app);

    public string StartToken => Service<ConsoleToken>().Value;

    public string GatewayToken => File.ReadAllText(Path.Combine(Folder, "gateway-token"));

    public UserStore Users => Service<UserStore>();

    public AccessTokenStore Tokens => Service<AccessTokenStore>();

    public T Service<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    public static async Task<AccessConsole> StartAsync(TimeProvider? time = null, ClickHouseDataSource? storage = null, Action<ConsoleOptions>? configure = null, TemporaryDirectory? folder = null, Action<IServiceCollection>? added = null)
    {
        folder ??= new TemporaryDirectory();
        WebApplication app = ConsoleHost.Build(
            options =>
            {
                options.Listen = "127.0.0.1:0";
                options.Bundle.KeyFile = Path.Combine(folder.Path, "signing-key.pem");
                options.Bundle.TokenFile = Path.Combine(folder.Path, "gateway-token");
                options.Bundle.ProfileKeyFile = Path.Combine(folder.Path, "profile-key");
                options.Bundle.Interval = TimeSpan.FromHours(1);
                configure?.Invoke(options);
            },
            services =>
            {
                services.AddSingleton(storage ?? new ClickHouseDataSource(new ClickHouseConnectionStringBuilder { Host = "127.0.0.1", Port = 1 }.ConnectionString));
                services.AddSingleton(TestControlDatabase.Open(Path.Combine(folder.Path, "control.db")));
                if (time is not null) services.AddSingleton(time);
                services.AddSingleton<IEndpointCatalogSource>(new LearnedEndpoints());
                services.AddSingleton(new ProfileTrainingOptions { Enabled = false });
                services.AddBundles();
                added?.Invoke(services);
            });
        await app.StartAsync();
        return new AccessConsole(app, folder);
    }

    public static Grants RolesOf(string tenant, string role) => Grants.Of(new Dictionary<string, string> { [tenant] = role }).Grants!;

    /// <summary>Adds a user and signs them in.</summary>
    public async Task<HttpClient> PersonAsync(string name, string tenant, string role)
    {
        Assert.True(Users.Add(name, Password, RolesOf(tenant, role), "test"));
        return await SignInAsync(name, Password);
    }

    public async Task<HttpClient> SignInAsync(string name, string password)
    {
        HttpClient client = Client();
        using HttpResponseMessage response = await client.PostAsJsonAsync("/api/v1/session", new { name, password });
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        client.DefaultRequestHeaders.Add("Cookie", Assert.Single(response.Headers.GetValues("Set-Cookie")).Split(';')[0]);
        client.DefaultRequestHeaders.Add("Origin", Address.GetLeftPart(UriPartial.Authority));
        return client;
    }

    public HttpClient Client(string? token = null)
    {
        HttpClient client = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = Address };
        if (token is not null) client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    public async Task<HttpStatusCode> ClaimAsync(string? token = null, string name = "root", string password = Password, Action<HttpRequestMessage>? change = null)
    {
        using HttpClient client = Client(token ?? StartToken);
        using HttpRequestMessage request = new(HttpMethod.Post, "/api/v1/claim") { Content = JsonContent.Create(new { name, password }) };
        change?.Invoke(request);
        using HttpResponseMessage response = await client.SendAsync(request);
        return response.StatusCode;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _folder.Dispose();
    }
}

/// <summary>Short ways to ask.</summary>
internal static class AccessClient
{
    public static async Task<HttpStatusCode> StatusAsync(this HttpClient client, string path, string method = "GET", object? body = null)
    {
        using HttpRequestMessage request = new(new HttpMethod(method), path) { Content = body is null ? null : JsonContent.Create(body) };
        using HttpResponseMessage response = await client.SendAsync(request);
        return response.StatusCode;
    }

    public static Task<JsonElement> JsonAsync(this HttpClient client, string path) => client.GetFromJsonAsync<JsonElement>(path);
}
