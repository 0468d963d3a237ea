using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Insight.Endpoints;
using Insight.Ingest.Storing;
using Insight.Ingest.Syslog;
using Insight.Storage.Embedded;
using Insight.Streaming.Journal;
using Insight.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Insight.Ingest.Tests.Syslog;

/// <summary>A listener, its journal, and the way from there into ClickHouse.</summary>
internal sealed class SyslogScene : IAsyncDisposable
{
    private readonly TemporaryDirectory _folder = new();
    private readonly Database _database;
    private readonly JournalSetSource _source;
    private readonly IngestLoop _loop;

    private SyslogScene(Database database, SyslogOptions options)
    {
        _database = database;
        Listener = SyslogListener.Start(options, Path.Combine(_folder.Path, "journal", "syslog"), Counts, TimeProvider.System);
        _source = JournalSetSource.Open(Path.Combine(_folder.Path, "journal"), new ReaderOptions(), TimeProvider.System);
        _loop = new IngestLoop(_source, new BatchStore(database.Source, new TemplateMatcher(), "journal"), new IngestOptions(), TimeProvider.System, NullLogger<IngestLoop>.Instance);
    }

    public SyslogListener Listener { get; }

    public SyslogCounts Counts { get; } = new();

    public Database Database => _database;

    public int Port => Listener.Address.Port;

    public static async Task<SyslogScene> StartAsync(EngineFixture engine, Func<SyslogOptions, SyslogOptions>? change = null)
    {
        SyslogOptions options = new() { Listen = $"127.0.0.1:{EngineProcess.FindFreePort()}", Tenant = "acme", App = "shop", Service = "web" };
        return new SyslogScene(await Database.CreateAsync(engine), change?.Invoke(options) ?? options);
    }

    /// <summary>Waits until so many messages became records or letters.</summary>
    public async Task TakenAsync(long records, long refused = 0)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(30));
        while (Counts.Records < records || Counts.Refused < refused)
        {
            Assert.False(patience.IsCancellationRequested, $"{Counts.Records} records, {Counts.Refused} refused, {Counts.Lost} lost; expected were {records} and {refused}.");
            await Task.Delay(10);
        }
    }

    /// <summary>Stops the listener and takes up what it wrote.</summary>
    public async Task<int> StoreAsync()
    {
        await Listener.DisposeAsync();
        while (await _loop.StepAsync(TimeSpan.FromMilliseconds(200), CancellationToken.None))
        {
        }

        return (int)_loop.Stored;
    }

    public async Task SendAsync(byte[] bytes, int piece = int.MaxValue)
    {
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, Port);
        NetworkStream stream = client.GetStream();
        await WriteAsync(stream, bytes, piece);
        client.Client.Shutdown(SocketShutdown.Send);
        // The listener closes when it has read all.
        Assert.Equal(0, await stream.ReadAsync(new byte[1]));
    }

    public async Task SendSecurelyAsync(byte[] bytes, X509Certificate2 expected)
    {
        using TcpClient client = new();
        await client.ConnectAsync(IPAddress.Loopback, Port);
        await using SslStream secure = new(client.GetStream(), false, (_, certificate, _, _) => certificate!.GetCertHashString() == expected.GetCertHashString());
        await secure.AuthenticateAsClientAsync("localhost");
        await WriteAsync(secure, bytes, 1000);
        await secure.ShutdownAsync();
    }

    /// <summary>Writes a certificate and its key for a listener.</summary>
    public static (SyslogTls Files, X509Certificate2 Certificate) Certificate(string folder)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new("CN=localhost", key, HashAlgorithmName.SHA256);
        X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        SyslogTls files = new() { Certificate = Path.Combine(folder, "cert.pem"), Key = Path.Combine(folder, "key.pem") };
        File.WriteAllText(files.Certificate, certificate.ExportCertificatePem());
        File.WriteAllText(files.Key, key.ExportPkcs8PrivateKeyPem());
        return (files, certificate);
    }

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public async ValueTask DisposeAsync()
    {
        await Listener.DisposeAsync();
        await _source.DisposeAsync();
        await _database.DisposeAsync();
        _folder.Dispose();
    }

    private static async Task WriteAsync(Stream stream, byte[] bytes, int piece)
    {
        for (int at = 0; at < bytes.Length; at += Math.Min(piece, bytes.Length - at)) await stream.WriteAsync(bytes.AsMemory(at, Math.Min(piece, bytes.Length - at)));
    }
}
