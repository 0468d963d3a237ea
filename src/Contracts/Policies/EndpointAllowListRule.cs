namespace Insight.Contracts.Policies;

/// <summary>Positive security: requests to anything but these endpoints get 404, with a method that none of them has 405.</summary>
public sealed record EndpointAllowListRule
{
    /// <summary>The endpoints, 1 to 10,000.</summary>
    public IReadOnlyList<PolicyEndpoint> Allow { get; init; } = [];
}
