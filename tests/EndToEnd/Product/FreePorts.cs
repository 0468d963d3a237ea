using System.Net;
using System.Net.Sockets;

namespace Insight.EndToEnd.Product;

/// <summary>Ports that nobody listens on at this moment.</summary>
/// <remarks>
/// They lie below those that the system gives to outgoing connections, of which other tests open many between the choice of a port and its use, and above
/// the demo's; none is given twice.
/// </remarks>
public static class FreePorts
{
    private const int First = 20_000, End = 32_000;

    private static int s_next = Random.Shared.Next(First, End);

    /// <summary>As many different ports as asked for.</summary>
    public static int[] Take(int count) => [.. Enumerable.Range(0, count).Select(static _ => Next())];

    private static int Next()
    {
        for (int tries = 0; tries < End - First; tries++)
        {
            int port = First + (int)((uint)Interlocked.Increment(ref s_next) % (End - First));
            using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
                return port;
            }
            catch (SocketException)
            {
                // Taken; the next one then.
            }
        }

        throw new InvalidOperationException($"No port between {First} and {End} is free.");
    }
}
