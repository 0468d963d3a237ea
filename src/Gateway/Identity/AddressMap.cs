using System.Net;
using Insight.Contracts.Identity;
using Insight.Contracts.Records;
using Insight.Policy.Networks;

namespace Insight.Gateway.Identity;

/// <summary>Which service calls from an address at a time: the configured map.</summary>
internal sealed class AddressMap
{
    private readonly NetworkTable<Timeline<SourceIdentity>>[] _byLength;

    /// <summary>Takes entries that were checked.</summary>
    public AddressMap(IEnumerable<AddressMapping> entries) => _byLength =
    [
        // A table for each prefix length: where the longest one says nothing at a time, the next one is asked.
        .. entries
            .GroupBy(static entry => Cidr.Parse(entry.Network, out _)!.Value)
            .GroupBy(static network => network.Key.Length)
            .OrderByDescending(static length => length.Key)
            .Select(static length => new NetworkTable<Timeline<SourceIdentity>>(length.Select(static network => KeyValuePair.Create(network.Key, TimelineOf(network))))),
    ];

    /// <summary>The service that calls from an address.</summary>
    /// <param name="address">The address.</param>
    /// <param name="timeUs">When the request came, microseconds since 1970.</param>
    /// <param name="identity">The service.</param>
    public bool TryFind(IPAddress address, long timeUs, out SourceIdentity identity)
    {
        foreach (NetworkTable<Timeline<SourceIdentity>> networks in _byLength)
        {
            if (networks.TryFind(address, out Timeline<SourceIdentity> timeline) && timeline.TryFind(timeUs, out identity)) return true;
        }

        identity = SourceIdentity.Unknown;
        return false;
    }

    private static Timeline<SourceIdentity> TimelineOf(IEnumerable<AddressMapping> entries) => new(entries.Select(static entry =>
    {
        AddressMapping.TryTime(entry.From, long.MinValue, out long from);
        AddressMapping.TryTime(entry.Until, long.MaxValue, out long until);
        return (from, until, new SourceIdentity(entry.Service, IdentityEvidence.AddressMap, SourceConfidence.AddressMap, entry.Network));
    }));
}
