using System.Net;
using Insight.Contracts.Identity;

namespace Insight.ApiDiscovery.Identity;

/// <summary>Which service had which address when. Immutable; the order of entries does not matter.</summary>
/// <remarks>
/// Of entries that hold at the same time one counts as in <see cref="Timeline{T}"/>; single addresses count before networks, long prefixes before short ones.
/// </remarks>
public sealed class AddressTimeline
{
    /// <summary>What the name of a network that is no service starts with.</summary>
    public const string NetworkPrefix = "network:";

    private readonly Dictionary<string, Timeline<string>> _addresses;
    private readonly (IPNetwork Network, Timeline<string> Services)[] _networks;

    /// <summary>Takes the entries; those with an empty address or service, or that end before they begin, say nothing.</summary>
    public AddressTimeline(IEnumerable<AddressEntry> entries)
    {
        AddressEntry[] all = [.. entries.Where(static entry => entry.Address.Length > 0 && entry.Service.Length > 0 && entry.FromUs < entry.ToUs)];
        _addresses = all.GroupBy(static entry => HostAddress.Canonical(entry.Address), StringComparer.Ordinal)
            .ToDictionary(static group => group.Key, static group => Services(group), StringComparer.Ordinal);
        _networks = [.. all.Where(static entry => entry.Address.Contains('/', StringComparison.Ordinal))
            .Select(static entry => (Known: IPNetwork.TryParse(entry.Address, out IPNetwork network), Network: network, Entry: entry))
            .Where(static parsed => parsed.Known)
            .GroupBy(static parsed => parsed.Network, static parsed => parsed.Entry)
            .OrderByDescending(static group => group.Key.PrefixLength).ThenBy(static group => group.Key.ToString(), StringComparer.Ordinal)
            .Select(static group => (group.Key, Services(group)))];
    }

    /// <summary>Knows no address.</summary>
    public static AddressTimeline Empty { get; } = new([]);

    /// <summary>The service that had an address at a time; empty when none is known.</summary>
    /// <param name="address">An address with or without port, or the name of an instance.</param>
    /// <param name="timeUs">Microseconds since 1970.</param>
    public string Find(string address, long timeUs)
    {
        if (string.IsNullOrEmpty(address)) return "";
        string canonical = HostAddress.Canonical(address);
        if (_addresses.TryGetValue(canonical, out Timeline<string>? services) && services.TryFind(timeUs, out string service)) return service;
        if (_networks.Length == 0 || !IPAddress.TryParse(canonical, out IPAddress? ip)) return "";
        foreach ((IPNetwork network, Timeline<string> of) in _networks)
        {
            if (network.Contains(ip) && of.TryFind(timeUs, out service)) return service;
        }

        return "";
    }

    /// <summary>Of two that begin together, the greater name counts: the same whatever the order.</summary>
    private static Timeline<string> Services(IEnumerable<AddressEntry> entries) =>
        new(entries.OrderBy(static entry => entry.Service, StringComparer.Ordinal).ThenBy(static entry => entry.ToUs).Select(static entry => (entry.FromUs, entry.ToUs, entry.Service)));
}
