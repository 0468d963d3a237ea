using System.Net;

namespace Insight.ApiDiscovery.Identity;

/// <summary>Which service had which address when. Immutable; the order of entries does not matter.</summary>
/// <remarks>
/// Addresses are given to one service after the other, so an address means nothing without a time. Of entries that hold at the same
/// time (the end of the older one was missed) the one that began last counts; single addresses count before networks, long prefixes before short ones.
/// </remarks>
public sealed class AddressTimeline
{
    /// <summary>What the name of a network that is no service starts with.</summary>
    public const string NetworkPrefix = "network:";

    private readonly Dictionary<string, AddressEntry[]> _addresses;
    private readonly (IPNetwork Network, AddressEntry[] Entries)[] _networks;

    /// <summary>Takes the entries; those with an empty address or service, or that end before they begin, say nothing.</summary>
    public AddressTimeline(IEnumerable<AddressEntry> entries)
    {
        AddressEntry[] all = [.. entries.Where(static entry => entry.Address.Length > 0 && entry.Service.Length > 0 && entry.FromUs < entry.ToUs)];
        _addresses = all.GroupBy(static entry => AddressText.Canonical(entry.Address), StringComparer.Ordinal)
            .ToDictionary(static group => group.Key, static group => InOrder(group), StringComparer.Ordinal);
        _networks = [.. all.Where(static entry => entry.Address.Contains('/', StringComparison.Ordinal))
            .Select(static entry => (Known: IPNetwork.TryParse(entry.Address, out IPNetwork network), Network: network, Entry: entry))
            .Where(static parsed => parsed.Known)
            .GroupBy(static parsed => parsed.Network, static parsed => parsed.Entry)
            .OrderByDescending(static group => group.Key.PrefixLength).ThenBy(static group => group.Key.ToString(), StringComparer.Ordinal)
            .Select(static group => (group.Key, InOrder(group)))];
    }

    /// <summary>Knows no address.</summary>
    public static AddressTimeline Empty { get; } = new([]);

    /// <summary>The service that had an address at a time; empty when none is known.</summary>
    /// <param name="address">An address with or without port, or the name of an instance.</param>
    /// <param name="timeUs">Microseconds since 1970.</param>
    public string Find(string address, long timeUs)
    {
        if (string.IsNullOrEmpty(address)) return "";
        string canonical = AddressText.Canonical(address);
        if (_addresses.TryGetValue(canonical, out AddressEntry[]? entries) && At(entries, timeUs) is { } entry) return entry.Service;
        if (_networks.Length == 0 || !IPAddress.TryParse(canonical, out IPAddress? ip)) return "";
        foreach ((IPNetwork network, AddressEntry[] of) in _networks)
        {
            if (network.Contains(ip) && At(of, timeUs) is { } found) return found.Service;
        }

        return "";
    }

    /// <summary>Of two that begin together, the greater name: the same whatever the order.</summary>
    private static AddressEntry[] InOrder(IEnumerable<AddressEntry> entries) =>
        [.. entries.OrderBy(static entry => entry.FromUs).ThenBy(static entry => entry.Service, StringComparer.Ordinal).ThenBy(static entry => entry.ToUs)];

    private static AddressEntry? At(AddressEntry[] entries, long timeUs)
    {
        int low = 0, high = entries.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (entries[middle].FromUs <= timeUs) low = middle + 1;
            else high = middle;
        }

        // Entries that began later and are over are passed by; an address is not reused thousands of times.
        for (int i = low - 1; i >= 0; i--)
        {
            if (timeUs < entries[i].ToUs) return entries[i];
        }

        return null;
    }
}
