namespace Insight.ApiDiscovery.Live;

/// <summary>A virtual host that is learned about.</summary>
internal readonly record struct HostKey(string Tenant, string App, string Host);
