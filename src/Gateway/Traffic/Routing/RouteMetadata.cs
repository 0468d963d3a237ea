using Insight.Contracts.Objects;

namespace Insight.Gateway.Traffic.Routing;

/// <summary>What records and the WAF read from a route's metadata, as in a configuration of the proxy's own.</summary>
internal static class RouteMetadata
{
    /// <summary>Key that marks routes made of objects.</summary>
    public const string Object = "object";

    public static Dictionary<string, string> Of(string tenant, string host, string app, string subset, WafModeSetting? waf)
    {
        Dictionary<string, string> metadata = new(StringComparer.Ordinal) { ["tenant"] = tenant, ["host"] = host, [Object] = "route" };
        if (app.Length > 0) metadata["app"] = app;
        if (subset.Length > 0) metadata["subset"] = subset;
        if (waf is { } mode) metadata["waf"] = mode.ToString();
        return metadata;
    }
}
