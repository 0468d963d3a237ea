using Insight.Contracts.Bundles;
using Insight.Contracts.Objects;
using Insight.Endpoints.Catalog;
using Insight.Endpoints.Profiles;

namespace Insight.Gateway.Bundles;

/// <summary>All that a gateway was told, at one moment: parts of different bundles never mix.</summary>
public sealed class BundleSnapshot
{
    private readonly Dictionary<string, LoadedPart> _parts;

    internal BundleSnapshot(long number, string hash, IEnumerable<LoadedPart> parts, ObjectSet? localObjects = null)
    {
        Number = number;
        Hash = hash;
        _parts = parts.ToDictionary(static part => part.Part.Name, StringComparer.Ordinal);
        Known = (KnownEndpoints?)Find(BundleFormat.EndpointsPart)?.Value ?? KnownEndpoints.None;
        Profiles = (RequestProfile?)Find(BundleFormat.ProfilesPart)?.Value;
        Objects = (ObjectSet?)Find(ObjectSet.PartName)?.Value ?? localObjects;
    }

    /// <summary>Bundle 0: nothing but the gateway's own configuration.</summary>
    public static BundleSnapshot Local { get; } = new(0, "", []);

    /// <summary>The bundle's number.</summary>
    public long Number { get; }

    /// <summary>SHA-256 of its manifest in small hexadecimal digits; empty for bundle 0.</summary>
    public string Hash { get; }

    /// <summary>The endpoints that were learned; empty when none are known.</summary>
    public EndpointCatalog Endpoints => Known.Catalog;

    /// <summary>Objects that configure the gateway; null when there are none. A bundle without the part leaves the gateway those of its own folder.</summary>
    public ObjectSet? Objects { get; }

    /// <summary>What ordinary requests look like; null when nothing was learned.</summary>
    public RequestProfile? Profiles { get; }

    /// <summary>The endpoints with matchers.</summary>
    internal KnownEndpoints Known { get; }

    /// <summary>A part by its name; null when the bundle has none.</summary>
    internal LoadedPart? Find(string name) => _parts.GetValueOrDefault(name);
}
