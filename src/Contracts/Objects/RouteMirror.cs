namespace Insight.Contracts.Objects;

/// <summary>Copies of requests to another cluster; its answers are dropped and change nothing.</summary>
public sealed record RouteMirror
{
    /// <summary>Name of the cluster.</summary>
    public string Cluster { get; init; } = "";

    /// <summary>Subset; empty: all.</summary>
    public string Subset { get; init; } = "";

    /// <summary>Share of requests, percent.</summary>
    public double Percent { get; init; } = 100;

    /// <summary>Requests with longer bodies are not copied, bytes. At most 1 MiB.</summary>
    public int BodyBytes { get; init; } = 64 << 10;
}
