using System.Net;
using System.Net.Sockets;

namespace Insight.Bench;

/// <summary>Ports of the loopback address.</summary>
internal static class Ports
{
    /// <summary>Ports that nobody listens on now.</summary>
    public static int[] Free(int count)
    {
        TcpListener[] listeners = [.. Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0))];
        foreach (TcpListener listener in listeners) listener.Start();
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        foreach (TcpListener listener in listeners) listener.Dispose();
        return ports;
    }
}
