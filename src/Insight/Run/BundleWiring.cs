using System.Net;
using Insight.Console.Bundles;
using Microsoft.Extensions.Configuration;

namespace Insight.Run;

/// <summary>How the gateway of <c>insight up</c> gets its bundles: from the console beside it, with the token and the key of the data folder.</summary>
public static class BundleWiring
{
    /// <summary>Setting of the console's address; whoever sets it wires the gateway on his own.</summary>
    public const string UrlKey = "gateway:bundle:url";

    /// <summary>The settings to add; none when the configuration says it or lets the gateway enrol, or the console's address is not known beforehand.</summary>
    public static IReadOnlyDictionary<string, string?> Of(IConfiguration configuration, string consoleListen, DataFolder data)
    {
        Dictionary<string, string?> settings = new(StringComparer.OrdinalIgnoreCase);
        if (configuration[UrlKey] is not null || configuration[GatewayDefaults.EnrolmentUrlKey] is { Length: > 0 } || UrlOf(consoleListen) is not { } url) return settings;
        string keyFile = configuration["console:bundle:keyFile"] is { Length: > 0 } key ? key : data.BundleKey;
        settings[UrlKey] = url;
        settings["gateway:bundle:tokenFile"] = configuration["console:bundle:tokenFile"] is { Length: > 0 } token ? token : data.GatewayToken;
        settings["gateway:bundle:keyFile"] = BundleOptions.PublicKeyFile(keyFile);
        return settings;
    }

    /// <summary>The console's address on this machine; null when it takes any free port or listens to another network only.</summary>
    private static string? UrlOf(string listen)
    {
        if (!ListenAddress.TryParse(listen, out IPAddress address, out int port) || port == 0) return null;
        if (address.Equals(IPAddress.Any)) address = IPAddress.Loopback;
        if (address.Equals(IPAddress.IPv6Any)) address = IPAddress.IPv6Loopback;
        return IPAddress.IsLoopback(address) ? $"http://{new IPEndPoint(address, port)}" : null;
    }
}
