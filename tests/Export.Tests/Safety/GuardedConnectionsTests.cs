using System.Net;
using System.Net.Sockets;
using Insight.Export.Safety;

namespace Insight.Export.Tests.Safety;

/// <summary>The address that was checked is the one that is connected to.</summary>
public sealed class GuardedConnectionsTests
{
    [Fact]
    public async Task Connect_NameThatLeadsHome_IsRefusedWithoutAConnection()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        GuardedConnections connections = new(new AddressGuard([]), static (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback, IPAddress.IPv6Loopback]));

        RefusedAddressException refused = await Assert.ThrowsAsync<RefusedAddressException>(() => connections.ConnectAsync("siem.example", Port(listener), encrypted: true, null, CancellationToken.None));

        Assert.Contains("127.0.0.1 is loopback", refused.Message, StringComparison.Ordinal);
        Assert.False(listener.Pending());
    }

    [Fact]
    public async Task Connect_NameThatChangesItsMind_IsAskedOnceAndRefusedTheNextTime()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int asked = 0;
        // First what may be connected to, then what may not: as a name server does that wants to be let in.
        GuardedConnections connections = new(new AddressGuard(["127.0.0.1/32"]), (_, _) => Task.FromResult<IPAddress[]>([Interlocked.Increment(ref asked) == 1 ? IPAddress.Loopback : IPAddress.Parse("169.254.169.254")]));

        using (Socket socket = await connections.ConnectAsync("siem.example", Port(listener), encrypted: true, TimeSpan.FromSeconds(20), CancellationToken.None))
        {
            Assert.Equal(IPAddress.Loopback, ((IPEndPoint)socket.RemoteEndPoint!).Address);
            Assert.Equal(1, asked);
            byte[] time = new byte[4];
            if (OperatingSystem.IsLinux())
            {
                socket.GetRawSocketOption(6, 18, time);
                Assert.Equal(20_000, BitConverter.ToInt32(time));
            }
        }

        await Assert.ThrowsAsync<RefusedAddressException>(() => connections.ConnectAsync("siem.example", Port(listener), encrypted: true, null, CancellationToken.None));
    }

    [Fact]
    public async Task Resolve_SomeAddressesMayNotBeConnectedTo_OnlyTheOthersAreKept()
    {
        GuardedConnections connections = new(new AddressGuard([]), static (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Loopback, IPAddress.Parse("::ffff:10.0.0.7")]));

        Assert.Equal([IPAddress.Parse("10.0.0.7")], await connections.ResolveAsync("siem.example", encrypted: true, CancellationToken.None));
    }

    private static int Port(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;
}
