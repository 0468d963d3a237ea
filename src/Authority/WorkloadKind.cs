namespace Insight.Authority;

/// <summary>What a certificate is for.</summary>
public enum WorkloadKind
{
    /// <summary>A gateway: <c>spiffe://DOMAIN/gateway/ID</c>.</summary>
    Gateway,

    /// <summary>A service: <c>spiffe://DOMAIN/service/NAME</c>.</summary>
    Service,
}
