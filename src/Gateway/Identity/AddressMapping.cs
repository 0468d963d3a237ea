namespace Insight.Gateway.Identity;

/// <summary>Says which service calls from a network (<c>gateway:identity:addresses</c>). The longest prefix wins.</summary>
public sealed class AddressMapping
{
    /// <summary>An address or a network in CIDR form.</summary>
    public string Network { get; set; } = "";

    /// <summary>The service that calls from there.</summary>
    public string Service { get; set; } = "";
}
