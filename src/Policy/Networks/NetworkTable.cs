using System.Collections.Frozen;
using System.Net;

namespace Insight.Policy.Networks;

/// <summary>What belongs to an address by longest prefix: one hash look-up for each prefix length in use.</summary>
public sealed class NetworkTable<T>
{
    private readonly (UInt128 Mask, FrozenDictionary<UInt128, T> Values)[] _byLength;

    /// <summary>Of entries for the same network the last one counts.</summary>
    public NetworkTable(IEnumerable<KeyValuePair<Cidr, T>> entries) => _byLength =
    [
        .. entries
            .GroupBy(entry => entry.Key.Length)
            .OrderByDescending(group => group.Key)
            .Select(group => (Cidr.Mask(group.Key), group.GroupBy(entry => entry.Key.Prefix).ToFrozenDictionary(same => same.Key, same => same.Last().Value))),
    ];

    /// <summary>True when it has no network.</summary>
    public bool IsEmpty => _byLength.Length == 0;

    /// <summary>The value of the smallest network that holds an address.</summary>
    public bool TryFind(IPAddress address, out T value)
    {
        UInt128 number = Cidr.ToNumber(address);
        foreach ((UInt128 mask, FrozenDictionary<UInt128, T> values) in _byLength)
        {
            if (values.TryGetValue(number & mask, out value!)) return true;
        }

        value = default!;
        return false;
    }
}
