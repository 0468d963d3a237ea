using System.Net;
using System.Net.Sockets;

namespace Insight.Run;

/// <summary>Finds out before anything starts whether an address can be listened on.</summary>
public static class PortCheck
{
    /// <summary>Null when <paramref name="address"/>:<paramref name="port"/> is free, otherwise a sentence that says what to do.</summary>
    /// <param name="address">Address to listen on.</param>
    /// <param name="port">Port to listen on.</param>
    /// <param name="purpose">What would listen: <c>the gateway</c>.</param>
    /// <param name="option">The option that chooses another port: <c>--gateway-port</c>.</param>
    public static string? Complaint(IPAddress address, int port, string purpose, string option)
    {
        try
        {
            using Socket socket = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            // A port in TIME_WAIT from the last run is free for a server.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(1);
            return null;
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return $"port {port}, wanted for {purpose}, is taken by another process; stop that process or choose another port with {option}";
        }
        catch (SocketException e)
        {
            return $"{purpose} cannot listen on {address}:{port}: {e.Message}; choose another port with {option}";
        }
    }
}
