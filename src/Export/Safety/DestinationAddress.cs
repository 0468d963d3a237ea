using System.Globalization;
using System.Net;

namespace Insight.Export.Safety;

/// <summary>Reads the addresses that people write, and checks what can be checked before a name is resolved.</summary>
public static class DestinationAddress
{
    /// <summary>Most characters of a URL.</summary>
    public const int MaxUrl = 2048;

    /// <summary>Most characters of a host name (RFC 1035, section 2.3.4).</summary>
    private const int MaxHost = 253;

    /// <summary>A URL that events may be posted to; null with a sentence, which does not hold the URL: it may be a secret.</summary>
    /// <param name="text">The URL.</param>
    /// <param name="guard">Which addresses may be connected to.</param>
    /// <param name="problem">What is wrong with it, to be read behind its name, such as <c>has no host</c>.</param>
    public static Uri? Url(string text, AddressGuard guard, out string problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(guard);
        problem = "";
        if (text.Length is 0 or > MaxUrl || text.Any(static c => char.IsControl(c) || char.IsWhiteSpace(c) || c == '\\') || !Uri.TryCreate(text, UriKind.Absolute, out Uri? url) || url.Scheme is not ("https" or "http"))
        {
            problem = $"must be an https:// address of at most {MaxUrl} characters without spaces and backslashes, such as https://siem.internal/events";
            return null;
        }

        if (url.UserInfo.Length > 0) problem = "must not hold a user name or password; name a secret instead";
        else if (url.Fragment.Length > 0) problem = "must not hold a fragment (#)";
        else if (url.IdnHost.Length == 0) problem = "has no host";
        else if (!url.Host.All(char.IsAscii)) problem = "must have its host in plain letters; names with others are written as xn--…";
        else if (url.Port is < 1 or > 65535) problem = "has no port from 1 to 65535";
        else if (Literal(url.IdnHost) is { } address) problem = guard.Problem(address, url.Scheme == "https") ?? "";
        else if (HostProblem(url.IdnHost) is { } wrong) problem = wrong;
        return problem.Length == 0 ? url : null;
    }

    /// <summary>A <c>host:port</c>; null with a sentence to be read behind its name.</summary>
    /// <param name="text">Such as <c>siem.internal:6514</c> or <c>[2001:db8::7]:6514</c>.</param>
    /// <param name="guard">Which addresses may be connected to.</param>
    /// <param name="problem">What is wrong with it.</param>
    public static DnsEndPoint? HostAndPort(string text, AddressGuard guard, out string problem)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(guard);
        problem = "";
        int colon = text.LastIndexOf(':');
        string host = colon > 0 ? text[..colon] : "";
        bool isBracketed = host.StartsWith('[') && host.EndsWith(']');
        if (isBracketed) host = host[1..^1];
        if (host.Length == 0 || host.Contains(':') != isBracketed || !int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) || port is < 1 or > 65535)
        {
            problem = "must be host:port, such as siem.internal:6514 or [2001:db8::7]:6514";
            return null;
        }

        problem = (Literal(host) is { } address ? guard.Problem(address) : HostProblem(host)) ?? "";
        return problem.Length == 0 ? new DnsEndPoint(host, port) : null;
    }

    /// <summary>An address in whatever form systems take one, such as <c>0x7f.1</c>; null: it is a name.</summary>
    private static IPAddress? Literal(string host) => IPAddress.TryParse(host.TrimEnd('.'), out IPAddress? address) ? address : null;

    private static string? HostProblem(string host)
    {
        string name = host.TrimEnd('.');
        if (name.Length is 0 or > MaxHost || !name.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_') || char.IsAsciiDigit(name[(name.LastIndexOf('.') + 1)..].FirstOrDefault('0')))
        {
            return "has a host that is neither a name nor an address; names with other letters are written as xn--…";
        }

        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase)
            ? "must not be localhost; write the address, such as 127.0.0.1, and add it to export.allow"
            : null;
    }
}
