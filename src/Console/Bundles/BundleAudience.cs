using Insight.Policy.Objects;

namespace Insight.Console.Bundles;

/// <summary>Gateways that are told the same: those of one site with the same labels.</summary>
/// <param name="Site">Site; may be empty.</param>
/// <param name="Labels">Labels.</param>
public sealed record BundleAudience(string Site, IReadOnlyDictionary<string, string> Labels)
{
    /// <summary>Gateways that say nothing of themselves.</summary>
    public static BundleAudience None { get; } = new("", new Dictionary<string, string>());

    /// <summary>The same text for the same audience.</summary>
    public string Key { get; } = GatewayLabels.Query(Site, Labels);
}
