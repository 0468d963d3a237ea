using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Insight.Run;

public class PortCheckTests
{
    [Fact]
    public void Complaint_PortTaken_NamesPortPurposeAndOption()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;

        string? complaint = PortCheck.Complaint(IPAddress.Loopback, port, "the gateway", "--gateway-port");

        Assert.Equal($"port {port}, wanted for the gateway, is taken by another process; stop that process or choose another port with --gateway-port", complaint);
    }

    [Fact]
    public void Complaint_PortFree_IsNull()
    {
        TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        int port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Dispose();

        Assert.Null(PortCheck.Complaint(IPAddress.Loopback, port, "the gateway", "--gateway-port"));
    }
}
