namespace Shop.Topology;

/// <summary>One version of a service.</summary>
/// <param name="Version">Label, such as v1.</param>
/// <param name="LatencyMilliseconds">Mean time of its pretended work per request.</param>
public sealed record ServiceVersion(string Version, int LatencyMilliseconds);
