using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Insight.Gateway.Hosting;

/// <summary>Our own gateway process: a YARP application like any other, made with the same two calls.</summary>
public static class GatewayHost
{
    /// <summary>The server's switch for lines that end in LF alone (RFC 9112, section 2.2, lets a server take them): what stands between two of them is
    /// one header for one reader and two for another.</summary>
    private const string NoBareLineFeeds = "Microsoft.AspNetCore.Server.Kestrel.DisableHttp1LineFeedTerminators";

    /// <summary>
    /// Builds the host from configuration: keys below <c>gateway:</c> (see <see cref="GatewayOptions"/>) and YARP's own section
    /// <c>ReverseProxy:</c>, which is followed when it changes. Nothing listens before the application is started.
    /// </summary>
    /// <param name="configuration">The whole configuration.</param>
    /// <param name="customise">Last changes, such as more logging; null: none.</param>
    /// <exception cref="OptionsValidationException">Settings are wrong; every one is named with its path.</exception>
    /// <exception cref="IOException">The journal's folder cannot be used, or another process writes it.</exception>
    public static WebApplication Build(IConfiguration configuration, Action<WebApplicationBuilder>? customise = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);

        AppContext.SetSwitch(NoBareLineFeeds, true);

        // The empty builder reads no files and no environment of its own: what configuration says is all there is.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddConfiguration(configuration);
        ConfigureLogging(builder.Logging);
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.Services.AddRouting();
        builder.Services.AddRequestTimeouts();
        builder.Services.AddInsight(configuration.GetSection("gateway"));
        builder.Services.AddReverseProxy().LoadFromConfig(configuration.GetSection("ReverseProxy"));
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<KestrelServerOptions>, KestrelSetup>());
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IConfigureOptions<SocketTransportOptions>, RunToCompletion>());
        builder.Services.AddOptions<HostOptions>().Configure<IOptions<GatewayOptions>>((host, gateway) => host.ShutdownTimeout = gateway.Value.Limits.DrainTimeout);
        customise?.Invoke(builder);

        WebApplication app = builder.Build();
        app.UseInsight();
        app.UseRouting();
        app.UseRequestTimeouts();
        app.MapReverseProxy();
        return app;
    }

    /// <summary>Nothing is logged per request: the access record says it all, and hosting's request log alone costs more than the record.</summary>
    private static void ConfigureLogging(ILoggingBuilder logging)
    {
        logging.AddSimpleConsole(console => console.SingleLine = true);
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        logging.AddFilter("Yarp", LogLevel.Warning);
        logging.AddFilter("Yarp.ReverseProxy.Forwarder", LogLevel.None);
    }
}
