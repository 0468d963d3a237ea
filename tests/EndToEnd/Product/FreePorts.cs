using System.Net;
using System.Net.Sockets;

namespace Insight.EndToEnd.Product;

/// <summary>Ports that nobody listens on at this moment.</summary>
public static class FreePorts
{
    /// <summary>As many different ports as asked for.</summary>
    public static int[] Take(int count)
    {
        List<TcpListener> listeners = [.. Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0))];
        foreach (TcpListener listener in listeners) listener.Start();
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        foreach (TcpListener listener in listeners) listener.Dispose();
        return ports;
    }
}
