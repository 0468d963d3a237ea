namespace Insight.Contracts.Objects;

/// <summary>Which gateways serve virtual hosts, and where. A virtual host that no policy names is served everywhere.</summary>
public sealed record AdvertisePolicySpec
{
    /// <summary>Names of virtual hosts.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Labels that a gateway has (<c>gateway.labels</c>; <c>site</c> is its site); empty: any.</summary>
    public IReadOnlyDictionary<string, string> Gateways { get; init; } = new Dictionary<string, string>();

    /// <summary>Names of the gateway's listeners; empty: all.</summary>
    public IReadOnlyList<string> Listeners { get; init; } = [];
}
