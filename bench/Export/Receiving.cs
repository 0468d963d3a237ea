using System.Buffers;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Insight.Testing.Kafka;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Insight.Bench.Export;

/// <summary>A receiver, in a process of its own: reads everything, and answers as the real one does. Ends when its input does.</summary>
internal static class Receiving
{
    private static long s_requests;

    /// <summary>Writes the address to the file <c>address</c> of a folder, and the certificate to check it by to <c>authority.pem</c>.</summary>
    public static async Task<int> RunAsync(string kind, string folder)
    {
        using X509Certificate2 certificate = Certificate();
        await File.WriteAllTextAsync(Path.Combine(folder, "authority.pem"), certificate.ExportCertificatePem());
        await using IAsyncDisposable receiver = await StartAsync(kind, certificate, address => File.WriteAllText(Path.Combine(folder, "address"), address));
        Console.WriteLine("ready");
        await Console.In.ReadToEndAsync();
        return 0;
    }

    private static async Task<IAsyncDisposable> StartAsync(string kind, X509Certificate2 certificate, Action<string> tell)
    {
        switch (kind)
        {
            case "kafka":
                MockKafkaCluster cluster = new(brokers: 1);
                cluster.CreateTopic("insight.events", 4);
                tell(cluster.BootstrapServers);
                return new Held(cluster);
            case "tcp" or "tls":
                TcpListener listener = new(IPAddress.Loopback, 0);
                listener.Start();
                tell(listener.LocalEndpoint.ToString()!);
                _ = Task.Run(() => ReadAsync(listener, kind == "tls" ? certificate : null));
                return new Held(listener);
            case "udp":
                Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
                socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
                tell(socket.LocalEndPoint!.ToString()!);
                _ = Task.Run(() =>
                {
                    byte[] datagram = new byte[1 << 16];
                    while (true) socket.Receive(datagram);
                });
                return new Held(socket);
            default:
                return await StartHttpAsync(kind, certificate, tell);
        }
    }

    private static async Task ReadAsync(TcpListener listener, X509Certificate2? certificate)
    {
        while (true)
        {
            using TcpClient client = await listener.AcceptTcpClientAsync();
            Stream stream = client.GetStream();
            if (certificate is not null)
            {
                SslStream encrypted = new(stream);
                await encrypted.AuthenticateAsServerAsync(certificate);
                stream = encrypted;
            }

            byte[] bytes = new byte[1 << 18];
            while (await stream.ReadAsync(bytes) > 0)
            {
            }
        }
    }

    private static async Task<IAsyncDisposable> StartHttpAsync(string kind, X509Certificate2 certificate, Action<string> tell)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(server => server.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        WebApplication app = builder.Build();
        app.Run(context => AnswerAsync(kind, context));
        await app.StartAsync();
        tell(app.Urls.First());
        return app;
    }

    private static async Task AnswerAsync(string kind, HttpContext context)
    {
        int lines = await LinesAsync(context.Request.Body);
        switch (kind)
        {
            case "splunk":
                // Asked for any, it has all of them.
                long last = context.Request.Path.Value!.EndsWith("ack", StringComparison.Ordinal) ? Volatile.Read(ref s_requests) : 0;
                await context.Response.WriteAsync(last > 0
                    ? $"{{\"acks\":{{{string.Join(',', Enumerable.Range(0, 100).Select(i => $"\"{last - i}\":true"))}}}}}"
                    : $"{{\"text\":\"Success\",\"code\":0,\"ackId\":{Interlocked.Increment(ref s_requests)}}}");
                break;
            case "elastic":
                StringBuilder answer = new("{\"errors\":false,\"items\":[");
                for (int i = 0; i < lines / 2; i++) answer.Append(i > 0 ? "," : "").Append("{\"create\":{\"status\":201}}");
                await context.Response.WriteAsync(answer.Append("]}").ToString());
                break;
        }
    }

    private static async Task<int> LinesAsync(Stream body)
    {
        byte[] bytes = ArrayPool<byte>.Shared.Rent(1 << 17);
        int lines = 0;
        for (int read; (read = await body.ReadAsync(bytes)) > 0;) lines += bytes.AsSpan(0, read).Count((byte)'\n');
        ArrayPool<byte>.Shared.Return(bytes);
        return lines;
    }

    private static X509Certificate2 Certificate()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=receiver", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder names = new();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private sealed class Held(IDisposable held) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            held.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
