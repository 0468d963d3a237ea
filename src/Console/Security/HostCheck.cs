using System.Net;

namespace Insight.Console.Security;

/// <summary>Which names a browser may know the console by.</summary>
/// <remarks>
/// Against DNS rebinding: a hostile page whose name suddenly resolves to 127.0.0.1 still sends its own name in the
/// <c>Host</c> header. Loopback names are always allowed, others only when configured.
/// </remarks>
public sealed class HostCheck(IEnumerable<string> allowedHosts)
{
    private readonly HashSet<string> _allowed = new(allowedHosts, StringComparer.OrdinalIgnoreCase);

    /// <summary>True when <paramref name="host"/> (the Host header without port) is a name of the console.</summary>
    public bool IsAllowed(string? host)
    {
        if (string.IsNullOrEmpty(host)) return false;
        if (host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || _allowed.Contains(host)) return true;
        return IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address) && IPAddress.IsLoopback(address);
    }
}
