using System.Net;
using Insight.Contracts.Objects;
using Insight.Gateway.Bundles;
using Insight.Gateway.Hosting;
using Insight.Policy.Objects;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Insight.Gateway.Bench;

/// <summary>The proxies that are compared: the same YARP in the same lean host, without and with our recording.</summary>
internal static class ProxyHosts
{
    /// <summary>YARP with our way of working sockets: what recording alone adds.</summary>
    public static Task<int> RunPlainInlineAsync(string listen, string upstream)
    {
        RunToCompletion.Enable();
        return RunPlainAsync(listen, upstream);
    }

    /// <summary>YARP and nothing else; logging as in our host, where nothing is logged per request.</summary>
    public static async Task<int> RunPlainAsync(string listen, string upstream)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(server =>
        {
            server.AddServerHeader = false;
            server.Limits.MaxRequestBodySize = null;
            server.Listen(IPEndPoint.Parse(listen), endpoint => endpoint.Protocols = HttpProtocols.Http1);
        });
        builder.Logging.AddSimpleConsole();
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
        builder.Logging.AddFilter("Yarp", LogLevel.Warning);
        builder.Services.AddRouting();
        builder.Services.AddSingleton<IConfigureOptions<SocketTransportOptions>, RunToCompletion>();
        builder.Services.AddReverseProxy().LoadFromConfig(Configuration(upstream).GetSection("ReverseProxy"));
        WebApplication app = builder.Build();
        app.UseRouting();
        app.MapReverseProxy();
        return await RunAsync(app);
    }

    /// <summary>Our own host, recording every request; nobody reads the journal meanwhile.</summary>
    public static async Task<int> RunInsightAsync(string listen, string upstream, string journal)
    {
        RunToCompletion.Enable();
        return await RunAsync(GatewayHost.Build(Configuration(
            upstream,
            ("gateway:id", "bench"),
            ("gateway:listen:http", listen),
            ("gateway:journal:directory", journal),
            ("gateway:identity:networks:0:network", "127.0.0.0/8"),
            ("gateway:identity:networks:0:name", "loopback"))));
    }

    /// <summary>Our own host with routes made of objects, a journal and metrics that are listened to.</summary>
    /// <param name="listen">Where it listens.</param>
    /// <param name="upstream">The upstream's port.</param>
    /// <param name="journal">Folder of the journal.</param>
    /// <param name="objects">File with the objects as a bundle holds them.</param>
    public static async Task<int> RunObjectsAsync(string listen, string upstream, string journal, string objects)
    {
        RunToCompletion.Enable();
        ObjectSet set = ObjectSetDocument.Read(await File.ReadAllBytesAsync(objects), out string problem) ?? throw new InvalidOperationException(problem);
        WebApplication app = GatewayHost.Build(Configuration(
            upstream,
            ("gateway:id", "bench"),
            ("gateway:listen:http", listen),
            ("gateway:listen:metrics", "127.0.0.1:0"),
            ("gateway:journal:directory", journal),
            ("gateway:identity:networks:0:network", "127.0.0.0/8"),
            ("gateway:identity:networks:0:name", "loopback")));
        app.Services.GetRequiredService<ActiveBundle>().Replace(new BundleSnapshot(1, "", [], set));
        return await RunAsync(app);
    }

    /// <summary>Runs until the parent closes the input.</summary>
    private static async Task<int> RunAsync(WebApplication app)
    {
        await app.StartAsync();
        Terminal.WriteLine("ready");
        await Terminal.In.ReadToEndAsync();
        await app.StopAsync();
        await app.DisposeAsync();
        return 0;
    }

    private static IConfiguration Configuration(string upstream, params (string Key, string Value)[] settings)
    {
        Dictionary<string, string?> values = new()
        {
            ["ReverseProxy:Routes:all:ClusterId"] = "upstream",
            ["ReverseProxy:Routes:all:Match:Path"] = "{**path}",
            ["ReverseProxy:Clusters:upstream:Destinations:only:Address"] = upstream,
        };
        foreach ((string key, string value) in settings) values[key] = value;
        return new ConfigurationBuilder().AddInMemoryCollection(values).Build();
    }
}
