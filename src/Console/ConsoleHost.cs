using System.Net;
using Insight.Console.Access;
using Insight.Console.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Insight.Console;

/// <summary>The console as a host of its own, and at the same time the generic host of whatever else runs in its process.</summary>
public static class ConsoleHost
{
    /// <summary>Browsers at once: each holds one WebSocket and, while loading, up to six connections more.</summary>
    private const int MaxConnections = 2000;

    /// <summary>WebSockets at once.</summary>
    private const int MaxWebSockets = 500;

    /// <summary>Nothing that is sent to the console is larger than a hub call; uploads have a limit of their own.</summary>
    private const int MaxRequestBodyBytes = 64 << 10;

    /// <summary>
    /// Builds the application. <paramref name="configureServices"/> must register a <c>ClickHouseDataSource</c> and a <c>ControlDatabase</c> and may add
    /// hosted services (ingest, jobs) that share the process.
    /// </summary>
    /// <exception cref="OptionsValidationException">At start: an option is wrong; the message names it.</exception>
    public static WebApplication Build(Action<ConsoleOptions> configure, Action<IServiceCollection> configureServices)
    {
        ArgumentNullException.ThrowIfNull(configure);
        ArgumentNullException.ThrowIfNull(configureServices);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddLogging();
        builder.Services.AddConsole(configure);
        builder.WebHost.UseKestrelCore();
        builder.Services.AddSingleton<IConfigureOptions<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>>(p =>
            new ConfigureOptions<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Limits.MaxConcurrentConnections = MaxConnections;
                kestrel.Limits.MaxConcurrentUpgradedConnections = MaxWebSockets;
                kestrel.Limits.MaxRequestBodySize = MaxRequestBodyBytes;
                // The validator has the say on a wrong address; here it would only end in a worse message.
                if (ListenAddress.TryParse(p.GetRequiredService<IOptions<ConsoleOptions>>().Value.Listen, out IPEndPoint? address)) kestrel.Listen(address);
            }));
        configureServices(builder.Services);
        return builder.Build().MapConsole();
    }

    /// <summary>The address the console listens on, once it was started: with the real port where 0 was asked for.</summary>
    public static Uri AddressOf(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        IServerAddressesFeature addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()
            ?? throw new InvalidOperationException("The console was not started.");
        return new Uri(addresses.Addresses.First());
    }

    /// <summary>The address to open in a browser, with the start token as long as that opens it or can claim it: for the start message and for nothing else.</summary>
    public static Uri SignInAddressOf(WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        if (app.Services.GetRequiredService<AccessControl>().IsOn && app.Services.GetRequiredService<ConsoleAccess>().ClaimableUntil is null) return AddressOf(app);
        return new Uri(AddressOf(app), "/?token=" + Uri.EscapeDataString(app.Services.GetRequiredService<ConsoleToken>().Value));
    }
}
