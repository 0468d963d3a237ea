using Insight.Contracts.Bundles;
using Insight.Endpoints.Catalog;

namespace Insight.Gateway.Bundles;

/// <summary>All that a gateway was told, at one moment: parts of different bundles never mix.</summary>
public sealed class BundleSnapshot
{
    private readonly Dictionary<string, LoadedPart> _parts;

    internal BundleSnapshot(long number, string hash, IEnumerable<LoadedPart> parts)
    {
        Number = number;
        Hash = hash;
        _parts = parts.ToDictionary(static part => part.Part.Name, StringComparer.Ordinal);
        Known = (KnownEndpoints?)Find(BundleFormat.EndpointsPart)?.Value ?? KnownEndpoints.None;
    }

    /// <summary>Bundle 0: nothing but the gateway's own configuration.</summary>
    public static BundleSnapshot Local { get; } = new(0, "", []);

    /// <summary>The bundle's number.</summary>
    public long Number { get; }

    /// <summary>SHA-256 of its manifest in small hexadecimal digits; empty for bundle 0.</summary>
    public string Hash { get; }

    /// <summary>The endpoints that were learned; empty when none are known.</summary>
    public EndpointCatalog Endpoints => Known.Catalog;

    /// <summary>The same with matchers.</summary>
    internal KnownEndpoints Known { get; }

    /// <summary>A part by its name; null when the bundle has none.</summary>
    internal LoadedPart? Find(string name) => _parts.GetValueOrDefault(name);
}
