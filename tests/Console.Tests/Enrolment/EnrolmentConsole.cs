using System.Net.Http.Headers;
using Insight.Authority;
using Insight.Console.Bundles;
using Insight.Console.Enrolment;
using Insight.Console.Security;
using Insight.Console.Tests.Bundles;
using Insight.Contracts.Bundles;
using Insight.Contracts.Enrolment;
using Insight.Storage.ClickHouse;
using Insight.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Insight.Console.Tests.Enrolment;

/// <summary>The real console with an authority, and a clock that the test sets.</summary>
internal sealed class EnrolmentConsole : IAsyncDisposable
{
    public const string Passphrase = "correct horse battery staple";

    // Keys are slow to open on purpose: all tests begin with the same authority.
    private static readonly DateTimeOffset s_start = DateTimeOffset.UtcNow;
    private static readonly AuthorityState s_authority = AuthorityState.Create("mesh.example", Passphrase, s_start);

    private readonly WebApplication _app;
    private readonly string _folder;

    private EnrolmentConsole(WebApplication app, string folder, FixedTime time)
    {
        _app = app;
        _folder = folder;
        Time = time;
    }

    public FixedTime Time { get; }

    public string Url => ConsoleHost.AddressOf(_app).ToString();

    public string StartToken => _app.Services.GetRequiredService<ConsoleToken>().Value;

    public EnrolledGatewayStore Gateways => _app.Services.GetRequiredService<EnrolledGatewayStore>();

    public static async Task<EnrolmentConsole> StartAsync(string folder)
    {
        FixedTime time = new(s_start);
        AuthorityFile.Write(Path.Combine(folder, "authority.json"), s_authority, replace: true);
        AuthorityFile.WriteSecret(Path.Combine(folder, "passphrase"), Passphrase + "\n", replace: true);
        WebApplication app = ConsoleHost.Build(
            options =>
            {
                options.Listen = "127.0.0.1:0";
                options.Bundle.KeyFile = Path.Combine(folder, "signing-key.pem");
                options.Bundle.TokenFile = Path.Combine(folder, "gateway-token");
                options.Bundle.ProfileKeyFile = Path.Combine(folder, "profile-key");
                options.Bundle.Interval = TimeSpan.FromHours(1);
                options.Enrolment.AuthorityFile = Path.Combine(folder, "authority.json");
                options.Enrolment.PassphraseFile = Path.Combine(folder, "passphrase");
            },
            services =>
            {
                services.AddSingleton<TimeProvider>(time);
                services.AddSingleton(new ClickHouseDataSource(new ClickHouseConnectionStringBuilder { Host = "127.0.0.1", Port = 1 }.ConnectionString));
                services.AddSingleton(TestControlDatabase.Open(Path.Combine(folder, "control.db")));
                services.AddSingleton<IEndpointCatalogSource>(new LearnedEndpoints { Catalog = LearnedEndpoints.One("/a") });
                services.AddBundles();
            });
        await app.StartAsync();
        EnrolmentConsole console = new(app, folder, time);
        await app.Services.GetRequiredService<BundleService>().ChangedAsync(static _ => false, TimeSpan.FromSeconds(60), CancellationToken.None);
        return console;
    }

    public JoinToken Token(string gateway = "", int minutes = 60) =>
        _app.Services.GetRequiredService<JoinTokenStore>().Create(_app.Services.GetRequiredService<BundleSigner>().KeyId, gateway, TimeSpan.FromMinutes(minutes), "ann");

    /// <summary>Adds a root that issues at once, as <c>insight ca rotate</c> would.</summary>
    public void Rotate()
    {
        string file = Path.Combine(_folder, "authority.json");
        AuthorityFile.Write(file, AuthorityFile.Read(file).Rotate(Passphrase, TimeSpan.Zero, TimeSpan.FromDays(90), Time.Now), replace: true);
    }

    public HttpClient ClientWith(string credential)
    {
        HttpClient client = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = ConsoleHost.AddressOf(_app) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", credential);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
