using System.Net;
using Insight.Policy.Networks;

namespace Insight.Export.Safety;

/// <summary>Which addresses may be connected to. Whoever names a destination must not reach what only this machine can: itself, its neighbours on the link, the metadata services of clouds.</summary>
/// <remarks>Private networks are allowed: collectors of events live there. Checked on the address that is connected to, after names are resolved, so that a name that changes its mind gains nothing.</remarks>
public sealed class AddressGuard
{
    private static readonly NetworkTable<string> s_refused = new(Entries(
    [
        ("0.0.0.0/8", "unspecified"), ("127.0.0.0/8", "loopback"), ("169.254.0.0/16", "link-local, where clouds keep their metadata services"),
        ("192.0.0.0/24", "reserved, where a cloud keeps its metadata service"), ("100.100.100.200/32", "a metadata service of a cloud"), ("168.63.129.16/32", "a metadata service of a cloud"),
        ("224.0.0.0/4", "multicast"), ("240.0.0.0/4", "reserved or broadcast"),
        ("::/128", "unspecified"), ("::1/128", "loopback"), ("fe80::/10", "link-local"), ("fec0::/10", "site-local"), ("ff00::/8", "multicast"),
        ("fd00:ec2::254/128", "a metadata service of a cloud"), ("fd20:ce::254/128", "a metadata service of a cloud"),
    ]));

    private readonly NetworkTable<bool> _allowed;

    /// <summary>A guard that lets addresses of these networks through, whatever they are.</summary>
    /// <param name="allowed"><c>export.allow</c>; what cannot be read as a network allows nothing.</param>
    public AddressGuard(IEnumerable<string> allowed)
    {
        ArgumentNullException.ThrowIfNull(allowed);
        _allowed = new NetworkTable<bool>(allowed.Select(static text => Cidr.Parse(text, out _)).Where(static network => network is not null).Select(static network => KeyValuePair.Create(network!.Value, true)));
    }

    /// <summary>Whether an address is in a network of <c>export.allow</c>.</summary>
    public bool IsAllowed(IPAddress address) => _allowed.TryFind(address, out _);

    /// <summary>Why an address is not connected to, as a sentence; null: it may be.</summary>
    /// <param name="address">The address itself, not a name.</param>
    /// <param name="encrypted">Whether what is sent can be read on the way. Only URLs ask: plain <c>http</c> goes to allowed networks alone.</param>
    public string? Problem(IPAddress address, bool encrypted = true)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (IsAllowed(address)) return null;
        if (s_refused.TryFind(address, out string why)) return $"{address} is {why}; if events are to go there, add its network to export.allow";
        foreach (IPAddress inner in EmbeddedAddresses.Of(address))
        {
            if (s_refused.TryFind(inner, out why) && !IsAllowed(inner)) return $"{address} leads to {inner}, which is {why}; if events are to go there, add its network to export.allow";
        }

        return encrypted ? null : $"{address} would be sent events that others can read on the way; use https, or add its network to export.allow";
    }

    private static IEnumerable<KeyValuePair<Cidr, string>> Entries((string Network, string Why)[] entries) => entries.Select(static entry =>
        KeyValuePair.Create(Cidr.Parse(entry.Network, out string error) ?? throw new InvalidOperationException(error), entry.Why));
}
