using System.Net;
using System.Net.Sockets;
using Insight.Export.Destinations;
using Insight.Export.Options;
using Insight.Testing;

namespace Insight.Export.Tests.Destinations.Syslog;

/// <summary>What goes wrong on a connection to a receiver that never answers.</summary>
public sealed class SyslogStreamDestinationTests : IDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public SyslogStreamDestinationTests() => _listener.Start();

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose()
    {
        _listener.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Send_ReceiverLeftBetweenBatches_IsABreakAndTheNextBatchConnectsAnew()
    {
        await using IDestination destination = To(Port);
        Assert.Empty((await destination.SendAsync(Given.Requests(10), CancellationToken.None)).Again);
        using (TcpClient first = await _listener.AcceptTcpClientAsync()) await ReadAsync(first, 10);

        DeliveryResult broken = await destination.SendAsync(Given.Requests(10), CancellationToken.None);

        Assert.Equal(10, broken.Again.Count);
        Assert.Contains("closed the connection", broken.Problem, StringComparison.Ordinal);
        Assert.Empty((await destination.SendAsync(Given.Requests(10), CancellationToken.None)).Again);
        using TcpClient second = await _listener.AcceptTcpClientAsync();
        await ReadAsync(second, 10);
    }

    [Fact]
    public async Task Send_ReceiverResets_IsABreak()
    {
        await using IDestination destination = To(Port);
        Assert.Empty((await destination.SendAsync(Given.Requests(10), CancellationToken.None)).Again);
        using (TcpClient first = await _listener.AcceptTcpClientAsync()) first.LingerState = new LingerOption(true, 0);

        Assert.Equal(10, (await destination.SendAsync(Given.Requests(10), CancellationToken.None)).Again.Count);
    }

    [Fact]
    public async Task Send_ReceiverDoesNotRead_EndsInTime()
    {
        await using IDestination destination = To(Port, TimeSpan.FromSeconds(1));
        DeliveryResult result = await destination.SendAsync(Given.Requests(1000), CancellationToken.None);
        for (int i = 0; result.Again.Count == 0 && i < 100; i++) result = await destination.SendAsync(Given.Requests(1000), CancellationToken.None);

        Assert.Equal(1000, result.Again.Count);
        Assert.Contains("within 1 s", result.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_NobodyListens_SaysSo()
    {
        int port = Port;
        _listener.Stop();
        await using IDestination destination = To(port);

        Assert.Contains("ConnectionRefused", (await destination.SendAsync(Given.Requests(1), CancellationToken.None)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_TooLarge_IsRefusedAndTheRestArrives()
    {
        await using IDestination destination = To(Port);
        Insight.Export.Events.ExportEvent[] events = Given.Requests(3);
        events[1] = SampleEvents.Request("/" + new string('x', 1 << 20));

        DeliveryResult result = await destination.SendAsync(events, CancellationToken.None);

        Assert.Empty(result.Again);
        Assert.Equal([1], result.Refused.Select(static refusal => refusal.Position));
        using TcpClient client = await _listener.AcceptTcpClientAsync();
        await ReadAsync(client, 2);
    }

    [Fact]
    public async Task Send_CertificateOfAnotherAuthorityOrName_IsRefused()
    {
        using TestAuthority authority = new(_folder.Path);
        using TestAuthority other = new(_folder.Path, "Another authority");
        await using Receiver good = await Receiver.StartAsync(Receiver.Says(200), authority.Server(address: IPAddress.Loopback));
        await using Receiver misnamed = await Receiver.StartAsync(Receiver.Says(200), authority.Server("other.example"));

        foreach ((Receiver receiver, string file) in new[] { (good, other.File), (good, ""), (misnamed, authority.File) })
        {
            await using IDestination destination = Given.Destination(new DestinationOptions { Syslog = new SyslogOptions { Address = new Uri(receiver.Url).Authority, AuthorityFile = file } });
            DeliveryResult result = await destination.SendAsync(Given.Requests(1), CancellationToken.None);
            Assert.Equal([0], result.Again);
            Assert.StartsWith("TLS failed", result.Problem, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Send_ReceiverSpeaksNoTls_EndsInTime()
    {
        await using IDestination destination = Given.Destination(new DestinationOptions { Syslog = new SyslogOptions { Address = $"127.0.0.1:{Port}" } }, timeout: TimeSpan.FromMilliseconds(500));

        Assert.Equal([0], (await destination.SendAsync(Given.Requests(1), CancellationToken.None)).Again);
    }

    [Theory]
    [InlineData(SyslogTransport.Tcp)]
    [InlineData(SyslogTransport.Udp)]
    public async Task Send_NameThatLeadsHome_IsNotConnectedTo(SyslogTransport transport)
    {
        await using IDestination destination = Given.Destination(
            new DestinationOptions { Syslog = new SyslogOptions { Address = $"siem.example:{Port}", Transport = transport } }, allow: [], resolve: static (_, _) => Task.FromResult<IPAddress[]>([IPAddress.Parse("::ffff:127.0.0.1")]));

        Assert.Contains("export.allow", (await destination.SendAsync(Given.Requests(1), CancellationToken.None)).Problem, StringComparison.Ordinal);
        Assert.False(_listener.Pending());
    }

    private static IDestination To(int port, TimeSpan? timeout = null) => Given.Destination(new DestinationOptions { Syslog = new SyslogOptions { Address = $"127.0.0.1:{port}", Transport = SyslogTransport.Tcp } }, timeout: timeout);

    /// <summary>Reads so many frames.</summary>
    private static async Task ReadAsync(TcpClient client, int count)
    {
        byte[] one = new byte[1];
        NetworkStream stream = client.GetStream();
        for (int i = 0; i < count; i++)
        {
            int length = 0;
            for (; ; length = (length * 10) + one[0] - '0')
            {
                await stream.ReadExactlyAsync(one);
                if (one[0] == ' ') break;
            }

            byte[] message = new byte[length];
            await stream.ReadExactlyAsync(message);
            Assert.Equal((byte)'<', message[0]);
        }
    }
}
