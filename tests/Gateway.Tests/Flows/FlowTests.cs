using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Insight.Contracts.Objects;
using Insight.Contracts.Records;
using Insight.Gateway.Tests.Support;
using Insight.Gateway.Tests.Traffic;

namespace Insight.Gateway.Tests.Flows;

public sealed class FlowTests
{
    [Fact]
    public async Task Connection_ToATcpListener_ReachesAnEndpointAndIsRecorded()
    {
        using TcpListener echo = Echo();
        await using TestGateway gateway = await TestGateway.StartAsync(null, ("gateway:listen:tcp:db", "127.0.0.1:0"), ("gateway:identity:addresses:0:network", "127.0.0.1/32"), ("gateway:identity:addresses:0:service", "cart"));
        gateway.Apply(OnListener("db", echo.LocalEndpoint.ToString()!));

        using (TcpClient client = new())
        {
            await client.ConnectAsync(IPAddress.Loopback, gateway.TcpPort);
            NetworkStream stream = client.GetStream();
            await stream.WriteAsync("hello"u8.ToArray());

            // The end of what the client has to say reaches the endpoint, and its answer still comes back.
            client.Client.Shutdown(SocketShutdown.Send);
            Assert.Equal("hello", await new StreamReader(stream, Encoding.UTF8).ReadToEndAsync());
        }

        AccessRecord record = Assert.Single(await gateway.StopAsync());
        Assert.Equal((StreamKind.Tcp, "TCP", "cart", "db", "db", "db"), (record.StreamKind, record.Protocol, record.SourceService, record.DestinationService, record.Cluster, record.Host));
        Assert.Equal((5ul, 5ul, 0u, ResponseFlag.NoFlag), (record.RequestBytes, record.ResponseBytes, record.Status, record.ResponseFlag));
        Assert.Equal(echo.LocalEndpoint.ToString(), record.DestinationAddress);
        Assert.True(record.UpstreamUs > 0);
    }

    [Fact]
    public async Task Connection_FirstEndpointIsDown_GoesToTheNext()
    {
        using TcpListener echo = Echo();
        await using TestGateway gateway = await TestGateway.StartAsync(null, ("gateway:listen:tcp:db", "127.0.0.1:0"));
        gateway.Apply(OnListener("db", "127.0.0.1:1", echo.LocalEndpoint.ToString()!));

        for (int i = 0; i < 4; i++)
        {
            using TcpClient client = new();
            await client.ConnectAsync(IPAddress.Loopback, gateway.TcpPort);
            await client.GetStream().WriteAsync("x"u8.ToArray());
            Assert.Equal(1, await client.GetStream().ReadAsync(new byte[8]));
        }
    }

    [Fact]
    public async Task Connection_NoEndpoint_IsClosedAndSaysWhy()
    {
        await using TestGateway gateway = await TestGateway.StartAsync(null, ("gateway:listen:tcp:db", "127.0.0.1:0"));
        gateway.Apply(OnListener("db"));

        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, gateway.TcpPort);
        Assert.Equal(0, await client.GetStream().ReadAsync(new byte[8]));

        Assert.Equal(ResponseFlag.NoUpstream, Assert.Single(await gateway.StopAsync()).ResponseFlag);
    }

    [Fact]
    public async Task Connection_NothingMoves_IsClosedAfterTheIdleTime()
    {
        using TcpListener echo = Echo();
        await using TestGateway gateway = await TestGateway.StartAsync(null, ("gateway:listen:tcp:db", "127.0.0.1:0"));
        ObjectSet objects = OnListener("db", echo.LocalEndpoint.ToString()!);
        gateway.Apply(objects with { Routes = [objects.Routes[0] with { Spec = objects.Routes[0].Spec with { Timeout = new RouteTimeout { Idle = TimeSpan.FromMilliseconds(100) } } }] });

        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, gateway.TcpPort);
        await Record.ExceptionAsync(async () => Assert.Equal(0, await client.GetStream().ReadAsync(new byte[8])));

        AccessRecord record = Assert.Single(await gateway.StopAsync());
        Assert.Equal((ResponseFlag.Timeout, "idle"), (record.ResponseFlag, record.ResponseDetail));
    }

    [Fact]
    public async Task Connection_ServerNameIsPassedThrough_SharesThePortWithHttps()
    {
        using TemporaryFolder files = new();
        using TestCertificates ours = new(), theirs = new("theirs");
        ours.WriteServer(files.File("server.pem"), files.File("server.key"));
        theirs.WriteServer(files.File("their.pem"), files.File("their.key"));
        using X509Certificate2 their = X509Certificate2.CreateFromPemFile(files.File("their.pem"), files.File("their.key"));
        using TcpListener upstream = Tls(their);
        await using Service http = await Service.SayAsync("terminated");
        await using TestGateway gateway = await TestGateway.StartAsync(
            null, ("gateway:listen:https", "127.0.0.1:0"), ("gateway:listen:certificate:path", files.File("server.pem")), ("gateway:listen:certificate:keyPath", files.File("server.key")));
        ObjectSet flows = OnListener("unused", upstream.LocalEndpoint.ToString()!), plain = Objects.Of(Objects.To("shop"), ("shop", [http]));
        gateway.Apply(new ObjectSet
        {
            VirtualHosts = [.. plain.VirtualHosts, flows.VirtualHosts[0] with { Spec = new VirtualHostSpec { Domains = ["*.pass.example"], Tls = new HostTls { Mode = HostTlsMode.Passthrough } } }],
            Routes = [.. plain.Routes, .. flows.Routes],
            Clusters = [.. plain.Clusters, .. flows.Clusters],
            Endpoints = [.. plain.Endpoints, .. flows.Endpoints],
        });

        Assert.Equal((their.Thumbprint, "passed through"), await AskAsync(gateway, "a.pass.example"));
        (string thumbprint, string answer) = await AskAsync(gateway, "localhost");
        Assert.NotEqual(their.Thumbprint, thumbprint);
        Assert.EndsWith("terminated", answer, StringComparison.Ordinal);

        IReadOnlyList<AccessRecord> records = await gateway.StopAsync();
        Assert.Equal([("a.pass.example", StreamKind.Tcp, "TLS"), ("localhost", StreamKind.Plain, "HTTP/1.1")], records.Select(record => (record.Host, record.StreamKind, record.Protocol)));
    }

    /// <summary>The certificate that was shown, and everything that was answered.</summary>
    private static async Task<(string Thumbprint, string Answer)> AskAsync(TestGateway gateway, string name)
    {
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, new Uri(gateway.Https).Port);
        await using SslStream tls = new(client.GetStream(), false, (_, certificate, _, _) => certificate is not null);
        await tls.AuthenticateAsClientAsync(name);
        await tls.WriteAsync(Encoding.ASCII.GetBytes($"GET / HTTP/1.1\r\nHost: {name}\r\nConnection: close\r\n\r\n"));
        return (((X509Certificate2)tls.RemoteCertificate!).Thumbprint, await new StreamReader(tls, Encoding.UTF8).ReadToEndAsync());
    }

    private static ObjectSet OnListener(string listener, params string[] addresses)
    {
        ObjectSet objects = Objects.Of([Objects.To("db") with { Hosts = ["db"] }], ("db", new ClusterSpec { Balance = new Balancing { Policy = BalancingPolicy.RoundRobin } }, addresses));
        return objects with
        {
            VirtualHosts = [new(new ObjectMetadata { Name = "db" }, new VirtualHostSpec { Domains = ["db.internal"] })],
            AdvertisePolicies = [new(new ObjectMetadata { Name = "db" }, new AdvertisePolicySpec { Hosts = ["db"], Listeners = [listener] })],
        };
    }

    /// <summary>A server that sends back what it gets.</summary>
    private static TcpListener Echo() => Serve(async stream => await stream.CopyToAsync(stream));

    private static TcpListener Tls(X509Certificate2 certificate) => Serve(async stream =>
    {
        await using SslStream tls = new(stream);
        await tls.AuthenticateAsServerAsync(certificate);
        await tls.ReadAtLeastAsync(new byte[4096], 1);
        await tls.WriteAsync("passed through"u8.ToArray());
        await tls.ShutdownAsync();
    });

    private static TcpListener Serve(Func<Stream, Task> serve)
    {
        TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        _ = AcceptAsync();
        return listener;

        async Task AcceptAsync()
        {
            while (true)
            {
                Socket socket;
                try
                {
                    socket = await listener.AcceptSocketAsync();
                }
                catch (Exception error) when (error is SocketException or ObjectDisposedException or InvalidOperationException)
                {
                    return;
                }

                _ = ServeAsync(socket);
            }
        }

        async Task ServeAsync(Socket socket)
        {
            await using NetworkStream stream = new(socket, ownsSocket: true);
            await Record.ExceptionAsync(() => serve(stream));
        }
    }
}
