namespace Insight.Gateway.Hosting;

/// <summary>Connection feature: the listener that a connection came to, by its name in configuration.</summary>
/// <param name="Name">Such as <c>http</c> or <c>https</c>.</param>
internal sealed record ListenerName(string Name);
