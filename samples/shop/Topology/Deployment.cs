namespace Shop.Topology;

/// <summary>One listener: a version of a service on a loopback port.</summary>
/// <param name="Service">Service name.</param>
/// <param name="Version">Version label.</param>
/// <param name="Port">TCP port on 127.0.0.1; 0 lets the system choose (tests).</param>
/// <param name="LatencyMilliseconds">Mean time of its pretended work per request; 0 for none.</param>
public sealed record Deployment(string Service, string Version, int Port, int LatencyMilliseconds)
{
    /// <summary>The name that <c>--services</c> accepts for this listener alone.</summary>
    public string Name => $"{Service}-{Version}";
}
