using System.Net;
using System.Net.Sockets;

namespace Insight.Export.Safety;

/// <summary>Finds the addresses of a host name.</summary>
/// <exception cref="SocketException">There are none, or nobody could be asked.</exception>
public delegate Task<IPAddress[]> ResolveHost(string host, CancellationToken cancellationToken);

/// <summary>Resolves names and connects to what they stand for, past a guard. The name is resolved once, and the address that was checked is the one that is used.</summary>
/// <param name="guard">Which addresses may be connected to.</param>
/// <param name="resolve">Finds addresses; null: as this machine does.</param>
public sealed class GuardedConnections(AddressGuard guard, ResolveHost? resolve = null)
{
    /// <summary>Addresses that are tried, one after the other.</summary>
    private const int MaxAddresses = 8;

    /// <summary>Linux: after how long without an acknowledgement of the peer's system a connection breaks, milliseconds (tcp(7)).</summary>
    private const int TcpUserTimeout = 18;

    private readonly ResolveHost _resolve = resolve ?? Dns.GetHostAddressesAsync;

    /// <inheritdoc cref="AddressGuard" />
    public AddressGuard Guard { get; } = guard;

    /// <summary>Addresses of a host that may be connected to.</summary>
    /// <param name="host">A name or an address.</param>
    /// <param name="encrypted">Whether what is sent can be read on the way, where that matters (see <see cref="AddressGuard.Problem"/>).</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RefusedAddressException">It has addresses, and none may be connected to.</exception>
    /// <exception cref="SocketException">It has none.</exception>
    public async Task<IReadOnlyList<IPAddress>> ResolveAsync(string host, bool encrypted, CancellationToken cancellationToken)
    {
        IPAddress[] found = IPAddress.TryParse(host, out IPAddress? literal) ? [literal] : await _resolve(host, cancellationToken);
        if (found.Length == 0) throw new SocketException((int)SocketError.HostNotFound);
        string? problem = null;
        List<IPAddress> kept = [];
        foreach (IPAddress address in found.Take(MaxAddresses))
        {
            if (Guard.Problem(address, encrypted) is { } refused) problem ??= refused;
            else kept.Add(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
        }

        return kept.Count > 0 ? kept : throw new RefusedAddressException(problem!);
    }

    /// <summary>A connection over TCP.</summary>
    /// <param name="host">A name or an address.</param>
    /// <param name="port">Port.</param>
    /// <param name="encrypted">As in <see cref="ResolveAsync"/>.</param>
    /// <param name="unacknowledged">How long bytes may wait for the peer's acknowledgement before the connection breaks (Linux only); null: the system's own time.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RefusedAddressException">No address may be connected to.</exception>
    /// <exception cref="SocketException">No address could be connected to.</exception>
    public async Task<Socket> ConnectAsync(string host, int port, bool encrypted, TimeSpan? unacknowledged, CancellationToken cancellationToken)
    {
        IReadOnlyList<IPAddress> addresses = await ResolveAsync(host, encrypted, cancellationToken);
        for (int i = 0; ; i++)
        {
            Socket socket = new(addresses[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                Watch(socket, unacknowledged);
                await socket.ConnectAsync(new IPEndPoint(addresses[i], port), cancellationToken);
                return socket;
            }
            catch (SocketException) when (i + 1 < addresses.Count)
            {
                socket.Dispose();
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }

    /// <summary>Lets a connection break when its peer is gone without a word.</summary>
    private static void Watch(Socket socket, TimeSpan? unacknowledged)
    {
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 10);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 5);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 2);
        if (unacknowledged is { } time && OperatingSystem.IsLinux())
        {
            socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, TcpUserTimeout, BitConverter.GetBytes((int)time.TotalMilliseconds));
        }
    }
}
