using System.Globalization;
using System.Text;

namespace Insight.Waf.Operators;

/// <summary>A set of networks: addresses and CIDR blocks of IPv4 and IPv6, kept as sorted ranges that do not touch.</summary>
internal sealed class AddressSet
{
    private readonly UInt128[] _first;
    private readonly UInt128[] _last;

    private AddressSet(List<(UInt128 First, UInt128 Last)> ranges)
    {
        _first = [.. ranges.Select(range => range.First)];
        _last = [.. ranges.Select(range => range.Last)];
    }

    /// <summary>Builds the set; when an entry is no network, <paramref name="wrong"/> is that entry and the set is null.</summary>
    public static AddressSet? Create(IEnumerable<string> entries, out string? wrong)
    {
        List<(UInt128 First, UInt128 Last)> ranges = [];
        foreach (string entry in entries)
        {
            if (!TryReadNetwork(entry, out (UInt128 First, UInt128 Last) range))
            {
                wrong = entry;
                return null;
            }

            ranges.Add(range);
        }

        wrong = null;
        return new AddressSet(Merge(ranges));
    }

    /// <summary>Whether an address, written as text, is in the set; what is no address is not.</summary>
    public bool Contains(ReadOnlySpan<byte> text)
    {
        if (!AddressText.TryRead(text, out UInt128 address)) return false;
        int index = Array.BinarySearch(_first, address);
        if (index < 0) index = ~index - 1;
        return index >= 0 && address <= _last[index];
    }

    private static bool TryReadNetwork(string entry, out (UInt128 First, UInt128 Last) range)
    {
        range = default;
        string[] parts = entry.Split('/');
        if (parts.Length > 2 || !AddressText.TryRead(Encoding.Latin1.GetBytes(parts[0]), out UInt128 address)) return false;

        int width = parts[0].Contains(':') ? 128 : 32;
        int prefix = width;
        if (parts.Length == 2 && (!int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out prefix) || prefix > width)) return false;

        int free = width - prefix;
        UInt128 mask = free == 128 ? UInt128.MaxValue : (UInt128.One << free) - 1;
        range = (address & ~mask, address | mask);
        return true;
    }

    private static List<(UInt128 First, UInt128 Last)> Merge(List<(UInt128 First, UInt128 Last)> ranges)
    {
        ranges.Sort();
        List<(UInt128 First, UInt128 Last)> merged = [];
        foreach ((UInt128 First, UInt128 Last) range in ranges)
        {
            if (merged.Count > 0 && range.First <= merged[^1].Last) merged[^1] = (merged[^1].First, UInt128.Max(merged[^1].Last, range.Last));
            else merged.Add(range);
        }

        return merged;
    }
}
