namespace Insight.Contracts.Policies;

/// <summary>What one client is.</summary>
public enum ClientKeyKind
{
    /// <summary>Its address.</summary>
    Address,

    /// <summary>Who it authenticated as; the address while it did not.</summary>
    Principal,

    /// <summary>Its session; the address where there is none.</summary>
    Session,

    /// <summary>The service that calls; the address where it is unknown.</summary>
    Service
}
