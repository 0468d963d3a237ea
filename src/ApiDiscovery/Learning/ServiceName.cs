namespace Insight.ApiDiscovery.Learning;

/// <summary>The name behind a service's hash.</summary>
internal struct ServiceName
{
    /// <summary>The name; null until it is known.</summary>
    public string? Name;
}
