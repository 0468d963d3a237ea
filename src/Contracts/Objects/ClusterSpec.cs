namespace Insight.Contracts.Objects;

/// <summary>Endpoints of a service, and how load is shared among them.</summary>
public sealed record ClusterSpec
{
    /// <summary>Service that access records and the graph name; empty: the cluster's name.</summary>
    public string Service { get; init; } = "";

    /// <summary>Labels that its endpoints have, at least one.</summary>
    public IReadOnlyDictionary<string, string> Select { get; init; } = new Dictionary<string, string>();

    /// <summary>Names of subsets, each with the further labels of its endpoints; at most 32.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Subsets { get; init; } = new Dictionary<string, IReadOnlyDictionary<string, string>>();

    /// <summary>How an endpoint is chosen.</summary>
    public Balancing Balance { get; init; } = new();

    /// <summary>Requests by the gateway that ask endpoints how they are; null: none.</summary>
    public HealthProbe? Probe { get; init; }

    /// <summary>When an endpoint gets nothing for a while because of how it answers; null: never.</summary>
    public OutlierEjection? Outliers { get; init; }

    /// <summary>Share of healthy endpoints below which health is not looked at any more, percent: all failing is rather the probe's fault, and the rest would not bear it.</summary>
    public int PanicPercent { get; init; } = 50;

    /// <summary>Limits beyond which requests are refused at once.</summary>
    public BreakerSpec Breaker { get; init; } = new();

    /// <summary>Retries of all routes to this cluster together, in relation to requests under way.</summary>
    public RetryBudgetSpec RetryBudget { get; init; } = new();

    /// <summary>HTTP version spoken to endpoints.</summary>
    public UpstreamProtocol Protocol { get; init; }

    /// <summary>TLS to endpoints; null: none.</summary>
    public UpstreamTls? Tls { get; init; }

    /// <summary>How long a connection may take to come about.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);
}
