namespace Insight.Contracts.Policies;

/// <summary>Clients that get 403.</summary>
public sealed record ClientBlockRule
{
    /// <summary>What the names are.</summary>
    public ClientKeyKind Key { get; init; } = ClientKeyKind.Address;

    /// <summary>Addresses (or networks as <c>192.0.2.0/24</c>, or the pseudonyms that gateways make of addresses), principals, sessions or services; 1 to 10,000.</summary>
    public IReadOnlyList<string> Clients { get; init; } = [];
}
