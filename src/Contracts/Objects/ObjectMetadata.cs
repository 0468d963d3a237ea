namespace Insight.Contracts.Objects;

/// <summary>What every object has.</summary>
public sealed record ObjectMetadata
{
    /// <summary>Name, unique in its kind and tenant: 1 to 63 small letters, digits and hyphens, a letter or digit at both ends (RFC 1123 label).</summary>
    public string Name { get; init; } = "";

    /// <summary>Tenant that owns it. Objects refer to objects of their own tenant only.</summary>
    public string Tenant { get; init; } = "default";

    /// <summary>Labels, at most 32. Those of endpoints choose them into clusters and subsets, and stand in access records.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();
}
