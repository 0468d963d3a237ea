namespace Insight.Waf.Operators;

/// <summary>Reads IP addresses without making objects. All addresses are numbers of 128 bits; one of IPv4 is the IPv6 address that maps it.</summary>
internal static class AddressText
{
    private static readonly UInt128 s_mapped = (UInt128)0xFFFF << 32;

    /// <summary>Reads an IPv4 address in dotted decimal or an IPv6 address of RFC 4291; false for anything else, zones among it.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out UInt128 address)
    {
        if (text.Contains((byte)':')) return TryReadV6(text, out address);
        bool isRead = TryReadV4(text, out uint v4);
        address = s_mapped | v4;
        return isRead;
    }

    private static bool TryReadV4(ReadOnlySpan<byte> text, out uint address)
    {
        address = 0;
        for (int part = 0; part < 4; part++)
        {
            int length = text.IndexOf((byte)'.');
            if (length < 0) length = text.Length;
            if (length is 0 or > 3 || (length == text.Length) != (part == 3)) return false;

            uint number = 0;
            foreach (byte digit in text[..length])
            {
                if (digit is < (byte)'0' or > (byte)'9') return false;
                number = number * 10 + digit - '0';
            }

            if (number > 255) return false;
            address = address << 8 | number;
            text = part == 3 ? [] : text[(length + 1)..];
        }

        return true;
    }

    private static bool TryReadV6(ReadOnlySpan<byte> text, out UInt128 address)
    {
        address = 0;
        int gap = text.IndexOf("::"u8);
        if (gap < 0) return TryReadGroups(text, out address, out int count) && count == 8;

        if (!TryReadGroups(text[..gap], out UInt128 head, out int headCount) || !TryReadGroups(text[(gap + 2)..], out UInt128 tail, out int tailCount)) return false;
        if (headCount + tailCount > 7) return false;
        address = headCount == 0 ? tail : head << (16 * (8 - headCount)) | tail;
        return true;
    }

    private static bool TryReadGroups(ReadOnlySpan<byte> text, out UInt128 groups, out int count)
    {
        groups = 0;
        count = 0;
        while (!text.IsEmpty)
        {
            int length = text.IndexOf((byte)':');
            ReadOnlySpan<byte> group = length < 0 ? text : text[..length];
            if (length < 0 && group.Contains((byte)'.'))
            {
                if (!TryReadV4(group, out uint v4)) return false;
                groups = groups << 32 | v4;
                count += 2;
                return count <= 8;
            }

            if (group.Length is 0 or > 4 || ++count > 8 || length == text.Length - 1) return false;
            uint number = 0;
            foreach (byte digit in group)
            {
                if (!char.IsAsciiHexDigit((char)digit)) return false;
                number = number << 4 | (uint)(digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
            }

            groups = groups << 16 | number;

            text = length < 0 ? [] : text[(length + 1)..];
        }

        return true;
    }
}
