namespace Insight.Gateway.Traffic.Routing;

/// <summary>A virtual host as this gateway serves it.</summary>
/// <param name="Listeners">Names of the listeners that serve it; null: all do.</param>
/// <param name="Paths">The routes of all hosts.</param>
/// <param name="Root">Where its own begin.</param>
internal sealed record ServedHost(IReadOnlySet<string>? Listeners, PathIndex Paths, int Root);
