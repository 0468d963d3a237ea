using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace Insight.Export.Tests.Destinations.Syslog;

/// <summary>A real rsyslog that writes every message as it came to a file, one line each.</summary>
internal sealed class Rsyslog : IDisposable
{
    public const string Program = "/usr/sbin/rsyslogd";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private bool _isDisposed;

    private Rsyslog(Process process, int port, string output)
    {
        _process = process;
        Port = port;
        Output = output;
    }

    public int Port { get; }

    /// <summary>The file of messages.</summary>
    public string Output { get; }

    /// <param name="folder">Where it writes; one folder for each that runs.</param>
    /// <param name="input">Kind of input: <c>imtcp</c> or <c>imudp</c>.</param>
    /// <param name="authority">PEM file of the authority, for TLS.</param>
    /// <param name="certificate">Its certificate; null: no TLS.</param>
    /// <param name="port">Port; 0: a free one.</param>
    public static async Task<Rsyslog> StartAsync(string folder, string input = "imtcp", string? authority = null, X509Certificate2? certificate = null, int port = 0)
    {
        string tls = "";
        string mode = "";
        if (certificate is not null)
        {
            File.WriteAllText(Path.Combine(folder, "cert.pem"), certificate.ExportCertificatePem());
            File.WriteAllText(Path.Combine(folder, "key.pem"), certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
            tls = $"""global(defaultNetstreamDriver="ossl" defaultNetstreamDriverCAFile="{authority}" defaultNetstreamDriverCertFile="{folder}/cert.pem" defaultNetstreamDriverKeyFile="{folder}/key.pem")""";
            mode = """streamDriver.name="ossl" streamDriver.mode="1" streamDriver.authMode="anon" """;
        }

        string portFile = Path.Combine(folder, "port");
        File.Delete(portFile);
        // imudp does not tell its port.
        if (input == "imudp") port = FreePort();
        string listen = input == "imudp" ? $"port=\"{port}\"" : $"port=\"{port}\" listenPortFileName=\"{portFile}\"";
        File.WriteAllText(Path.Combine(folder, "rsyslog.conf"), $$"""
            global(maxMessageSize="1m" workDirectory="{{folder}}" parser.escapeControlCharactersOnReceive="off" parser.dropTrailingLFOnReception="off" net.enableDNS="off")
            {{tls}}
            main_queue(queue.type="linkedList" queue.size="300000" queue.timeoutEnqueue="60000")
            module(load="{{input}}" {{mode}})
            template(name="raw" type="string" string="%rawmsg%\n")
            ruleset(name="all") { action(type="omfile" file="{{folder}}/messages" template="raw" asyncWriting="off" flushOnTXEnd="on") }
            input(type="{{input}}" address="127.0.0.1" {{listen}} ruleset="all")
            """);
        Process process = Process.Start(new ProcessStartInfo(Program, ["-n", "-f", Path.Combine(folder, "rsyslog.conf"), "-i", Path.Combine(folder, "pid")]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        try
        {
            // It tells its port only where it has chosen it.
            string sockets = input == "imudp" ? "/proc/net/udp" : "/proc/net/tcp";
            await WaitAsync(() => process.HasExited || (port == 0 ? File.Exists(portFile) && File.ReadAllText(portFile).Length > 0 : IsListening(sockets, port)), () => "rsyslog does not listen");
            if (process.HasExited) throw new InvalidOperationException($"rsyslog ended: {await errors}");
            return new Rsyslog(process, port == 0 ? int.Parse(File.ReadAllText(portFile), CultureInfo.InvariantCulture) : port, Path.Combine(folder, "messages"));
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    /// <summary>Waits until the file has so many lines, at most a minute, and reads them; bytes as Latin-1.</summary>
    public async Task<string[]> LinesAsync(int count)
    {
        long seen = 0;
        int lines = 0;
        await WaitAsync(() =>
        {
            if (!File.Exists(Output)) return false;
            using FileStream file = new(Output, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            file.Position = seen;
            byte[] bytes = new byte[1 << 20];
            for (int read; (read = file.Read(bytes)) > 0; seen += read) lines += bytes.AsSpan(0, read).Count((byte)'\n');
            return lines >= count;
        }, () => $"rsyslog has {lines} of {count} messages");
        return File.ReadAllText(Output, System.Text.Encoding.Latin1).Split('\n')[..^1];
    }

    /// <summary>Ends it at once, as a crash does.</summary>
    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    /// <summary>Listening sockets of TCP are in state 0A, those of UDP in 07 (proc(5)).</summary>
    private static bool IsListening(string sockets, int port) => File.ReadLines(sockets).Any(line => line.Contains($"0100007F:{port:X4} 00000000:0000 0", StringComparison.Ordinal));

    private static int FreePort()
    {
        using System.Net.Sockets.UdpClient free = new(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 0));
        return ((System.Net.IPEndPoint)free.Client.LocalEndPoint!).Port;
    }

    private static async Task WaitAsync(Func<bool> condition, Func<string> found)
    {
        for (long since = Environment.TickCount64; !condition();)
        {
            if (Environment.TickCount64 - since > s_patience.TotalMilliseconds) throw new TimeoutException(found());
            await Task.Delay(20);
        }
    }
}
