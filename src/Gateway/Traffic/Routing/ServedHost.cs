namespace Insight.Gateway.Traffic.Routing;

/// <summary>A virtual host as this gateway serves it.</summary>
/// <param name="Tenant">Its tenant.</param>
/// <param name="Name">Its name.</param>
/// <param name="Listeners">Names of the listeners that serve it; null: all do.</param>
/// <param name="Routes">Its routes.</param>
internal sealed record ServedHost(string Tenant, string Name, IReadOnlySet<string>? Listeners, PathRoutes Routes);
