using Insight.Contracts.Records;
using Insight.Endpoints;
using Insight.Endpoints.Catalog;

namespace Insight.Ingest.Replay.Formats;

/// <summary>Takes request lines, targets and queries apart, the way a gateway would have written them down.</summary>
internal static class RequestTarget
{
    /// <summary>As the record's definition says.</summary>
    public const int MaxPathBytes = 2048;

    /// <summary>As the record's definition says.</summary>
    public const int MaxQueryNames = 64;

    /// <summary>Longer query names are no names; the gateway bounds them alike.</summary>
    public const int MaxQueryNameBytes = 128;

    /// <summary>Of a value, for what it looks like; the gateway bounds it alike.</summary>
    private const int MaxQueryValueBytes = 300;

    /// <summary>Longest method kept; registered ones have at most 17 characters.</summary>
    public const int MaxMethodBytes = 24;

    /// <summary>Splits <c>METHOD target PROTOCOL</c>. What has not this form (a TLS hello, an empty line) is kept as path without a method.</summary>
    public static void SetRequestLine(ReadOnlySpan<byte> line, AccessRecord record)
    {
        if (line.IsEmpty || line.SequenceEqual("-"u8)) return;
        int first = line.IndexOf((byte)' ');
        bool isMethod = first is > 0 and <= MaxMethodBytes && line[..first].IndexOfAnyExceptInRange((byte)'-', (byte)'z') < 0;
        if (!isMethod)
        {
            record.Path = LogText.Of(line, MaxPathBytes);
            record.ResponseDetail = "malformed-request-line";
            return;
        }

        record.Method = LogText.Common(line[..first], MaxMethodBytes);
        ReadOnlySpan<byte> target = line[(first + 1)..];
        int last = target.LastIndexOf((byte)' ');
        if (last >= 0 && target[(last + 1)..].StartsWith("HTTP/"u8))
        {
            record.Protocol = LogText.Common(target[(last + 1)..], 16);
            target = target[..last];
        }

        SetTarget(target, record);
    }

    /// <summary>Sets path and query names (and the host of an absolute target, where the line names none).</summary>
    public static void SetTarget(ReadOnlySpan<byte> target, AccessRecord record)
    {
        int fragment = target.IndexOf((byte)'#');
        if (fragment >= 0) target = target[..fragment];
        int question = target.IndexOf((byte)'?');
        if (question >= 0)
        {
            AddQueryNames(target[(question + 1)..], record);
            target = target[..question];
        }

        int scheme = target.IndexOf("://"u8);
        if (scheme > 0 && target[..scheme].IndexOf((byte)'/') < 0)
        {
            ReadOnlySpan<byte> rest = target[(scheme + 3)..];
            int slash = rest.IndexOf((byte)'/');
            SetHost(slash < 0 ? rest : rest[..slash], record);
            target = slash < 0 ? "/"u8 : rest[slash..];
        }

        record.Path = LogText.Of(target, MaxPathBytes);
    }

    /// <summary>Sets the virtual host: lower case, without port and without user information; an earlier host stays.</summary>
    public static void SetHost(ReadOnlySpan<byte> authority, AccessRecord record)
    {
        if (record.Host.Length > 0) return;
        authority = authority[(authority.LastIndexOf((byte)'@') + 1)..];
        authority = WithoutPort(authority);
        if (!authority.IsEmpty && !authority.SequenceEqual("-"u8) && !authority.SequenceEqual("_"u8))
            record.Host = LogText.Common(authority, 255).ToLowerInvariant();
    }

    /// <summary><c>host:80</c>, <c>10.0.0.1:5000</c> and <c>[::1]:80</c> without the port; a bare IPv6 address stays.</summary>
    public static ReadOnlySpan<byte> WithoutPort(ReadOnlySpan<byte> address)
    {
        if (!address.IsEmpty && address[0] == '[')
        {
            int close = address.IndexOf((byte)']');
            return close > 0 ? address[1..close] : address;
        }

        int colon = address.IndexOf((byte)':');
        return colon >= 0 && colon == address.LastIndexOf((byte)':') ? address[..colon] : address;
    }

    /// <summary>Adds the distinct names of a query string, decoded, in order of first appearance, and what the values of each look like.</summary>
    public static void AddQueryNames(ReadOnlySpan<byte> query, AccessRecord record)
    {
        if (!query.IsEmpty && query[0] == '?') query = query[1..];
        while (!query.IsEmpty && record.QueryNames.Count < MaxQueryNames)
        {
            int end = query.IndexOf((byte)'&');
            ReadOnlySpan<byte> pair = end < 0 ? query : query[..end];
            query = end < 0 ? default : query[(end + 1)..];
            int equals = pair.IndexOf((byte)'=');
            ReadOnlySpan<byte> value = equals < 0 ? default : pair[(equals + 1)..];
            if (equals >= 0) pair = pair[..equals];
            string name = Decode(pair);
            if (name.Length > 0) AddQueryName(name, TypeOf(value), record);
        }
    }

    private static void AddQueryName(string name, ParameterType type, AccessRecord record)
    {
        int known = record.QueryNames.IndexOf(name);
        if (known < 0)
        {
            record.QueryNames.Add(name);
            record.QueryTypes.Add(LogText.Common(ParameterTypes.NameOf(type), MaxQueryNameBytes));
            return;
        }

        ParameterType before = Enum.Parse<ParameterType>(record.QueryTypes[known], ignoreCase: true);
        record.QueryTypes[known] = LogText.Common(ParameterTypes.NameOf(ParameterTypes.Merge(before, type)), MaxQueryNameBytes);
    }

    private static ParameterType TypeOf(ReadOnlySpan<byte> value)
    {
        if (value.Length > MaxQueryValueBytes) value = value[..MaxQueryValueBytes];
        Span<byte> decoded = stackalloc byte[MaxQueryValueBytes];
        return ParameterTypes.Of(decoded[..Decode(value, decoded)]);
    }

    private static string Decode(ReadOnlySpan<byte> name)
    {
        if (name.Length > MaxQueryNameBytes * 3) name = name[..(MaxQueryNameBytes * 3)];
        if (name.IndexOfAny((byte)'%', (byte)'+') < 0) return LogText.Common(name, MaxQueryNameBytes);
        Span<byte> decoded = stackalloc byte[name.Length];
        return LogText.Common(decoded[..Decode(name, decoded)], MaxQueryNameBytes);
    }

    private static int Decode(ReadOnlySpan<byte> name, Span<byte> decoded)
    {
        int length = 0;
        for (int i = 0; i < name.Length; i++)
        {
            bool encoded = name[i] == '%' && i + 2 < name.Length
                && char.IsAsciiHexDigit((char)name[i + 1]) && char.IsAsciiHexDigit((char)name[i + 2]);
            decoded[length++] = encoded ? (byte)((LogText.Hex(name[i + 1]) << 4) | LogText.Hex(name[i + 2]))
                : name[i] == '+' ? (byte)' ' : name[i];
            if (encoded) i += 2;
        }

        return length;
    }
}
