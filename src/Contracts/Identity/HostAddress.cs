using System.Net;

namespace Insight.Contracts.Identity;

/// <summary>Addresses as records carry them: with or without port, IPv4 also as IPv6.</summary>
public static class HostAddress
{
    /// <summary>One way to write an address; the name of an instance stays as it is.</summary>
    public static string Canonical(string address)
    {
        if (IPAddress.TryParse(address, out IPAddress? ip)) return Text(ip);
        return IPEndPoint.TryParse(address, out IPEndPoint? end) ? Text(end.Address) : address;
    }

    /// <summary>True when both name the same host; what is empty names none.</summary>
    public static bool IsSame(string one, string other) =>
        !string.IsNullOrEmpty(one) && !string.IsNullOrEmpty(other) && Canonical(one) == Canonical(other);

    private static string Text(IPAddress ip) => (ip.IsIPv4MappedToIPv6 ? ip.MapToIPv4() : ip).ToString();
}
