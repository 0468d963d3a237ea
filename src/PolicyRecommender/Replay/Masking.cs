using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Insight.PolicyRecommender.Replay;

/// <summary>What samples show: enough to see what kind of request it was, and not whose.</summary>
public static class Masking
{
    private const int MaxSegments = 8, MaxSegment = 32, MaxMethod = 16, MaxId = 64;

    /// <summary>An address without its last octet (IPv6: without all but the first 48 bits); what is no address becomes eight digits of its SHA-256.</summary>
    public static string Client(string client)
    {
        ArgumentNullException.ThrowIfNull(client);
        if (!IPAddress.TryParse(client, out IPAddress? address)) return $"#{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(client)).AsSpan(0, 4))}";
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        byte[] bytes = address.GetAddressBytes();
        return address.AddressFamily == AddressFamily.InterNetwork
            ? $"{bytes[0]}.{bytes[1]}.{bytes[2]}.*"
            : $"{new IPAddress([.. bytes.AsSpan(0, 6), .. new byte[10]])}*";
    }

    /// <summary>The endpoint's template; where there is none, the segments of the path that look like words of a program.</summary>
    /// <param name="endpoint">Its template; empty: not known.</param>
    /// <param name="path">The path that was asked for.</param>
    public static string Path(string endpoint, string path)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentNullException.ThrowIfNull(path);
        if (endpoint.Length > 0) return endpoint;
        string[] segments = path.Split('/', MaxSegments + 2);
        StringBuilder masked = new();
        foreach (string segment in segments.Skip(1).Take(MaxSegments)) masked.Append('/').Append(segment.Length == 0 || IsWord(segment) ? segment : "*");
        if (segments.Length > MaxSegments + 1) masked.Append("/…");
        return masked.Length == 0 ? "*" : masked.ToString();
    }

    /// <summary>A method of capitals; others are not shown.</summary>
    public static string Method(string method) => method is { Length: > 0 and <= MaxMethod } && method.All(char.IsAsciiLetterUpper) ? method : "*";

    /// <summary>An id of letters, digits and hyphens; others are not shown.</summary>
    public static string RequestId(string id) => id is { Length: <= MaxId } && id.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-') ? id : "";

    /// <summary>The name of a parameter that looks like a word of a program; others are not shown.</summary>
    public static string Name(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length is > 0 and <= MaxSegment && name.All(static c => char.IsAsciiLetter(c) || c is '-' or '_' or '.' or '[' or ']') ? name : "*";
    }

    private static bool IsWord(string segment) => segment.Length <= MaxSegment && segment.All(static c => char.IsAsciiLetterLower(c) || c is '-' or '_' or '.');
}
