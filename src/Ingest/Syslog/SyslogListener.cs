using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Insight.Ingest.Replay.Formats;
using Insight.Streaming.Journal;

namespace Insight.Ingest.Syslog;

/// <summary>Listens for access logs by syslog, on UDP and TCP of one port.</summary>
/// <remarks>
/// What was read from a TCP connection is in the journal before more is read, as a record or as a dead letter: when there is no room, the sender waits. A datagram that finds no room is lost and counted.
/// Senders outside of the networks that may send are turned away before anything is read of them.
/// </remarks>
public sealed class SyslogListener : IAsyncDisposable
{
    /// <summary>A connection that says nothing for so long is ended; senders come again.</summary>
    private static readonly TimeSpan s_idle = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan s_handshake = TimeSpan.FromSeconds(10);

    /// <summary>How long it may take what was received when it stops.</summary>
    private static readonly TimeSpan s_lastWords = TimeSpan.FromSeconds(5);

    private const int DatagramBytes = 65_535;
    private const int SocketBuffer = 4 << 20;

    private readonly SyslogOptions _options;
    private readonly JournalWriter _journal;
    private readonly SyslogIntake _intake;
    private readonly SyslogCounts _counts;
    private readonly IReadOnlyList<IPNetwork> _allowed;
    private readonly X509Certificate2? _certificate;
    private readonly Socket? _datagrams;
    private readonly TcpListener _streams;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _giveUp = new();
    private readonly HashSet<Task> _connections = [];
    private readonly Task _running;

    private SyslogListener(SyslogOptions options, string journalFolder, SyslogCounts counts, TimeProvider time)
    {
        (_options, _counts) = (options, counts);
        _allowed = options.Allow.Count > 0 ? [.. options.Allow.Select(static network => IPNetwork.Parse(network))] : [IPNetwork.Parse("127.0.0.0/8"), IPNetwork.Parse("::1/128")];
        IPEndPoint address = IPEndPoint.Parse(options.Listen);
        _certificate = options.Tls is { } tls ? Load(tls) : null;
        _streams = new TcpListener(address) { ExclusiveAddressUse = true };
        try
        {
            _streams.Start();
            Address = (IPEndPoint)_streams.LocalEndpoint;
            if (_certificate is null)
            {
                _datagrams = new Socket(address.AddressFamily, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = SocketBuffer, ExclusiveAddressUse = true };
                _datagrams.Bind(Address);
            }

            _journal = JournalWriter.Open(new JournalOptions { Directory = journalFolder }, time);
        }
        catch
        {
            _streams.Dispose();
            _datagrams?.Dispose();
            _certificate?.Dispose();
            throw;
        }

        _intake = new SyslogIntake(options, _journal, counts, time);
        _running = Task.WhenAll(AcceptAsync(), _datagrams is null ? Task.CompletedTask : ReceiveAsync(_datagrams));
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Address { get; }

    /// <summary>Starts to listen.</summary>
    /// <param name="options">Checked options with an address.</param>
    /// <param name="journalFolder">Folder of its journal, which nobody else writes.</param>
    /// <param name="counts">What it counts.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="IOException">The address cannot be listened on, the certificate cannot be read, or the journal cannot be written.</exception>
    public static SyslogListener Start(SyslogOptions options, string journalFolder, SyslogCounts counts, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(options);
        try
        {
            return new SyslogListener(options, journalFolder, counts, time);
        }
        catch (SocketException e)
        {
            throw new IOException($"ingest.syslog.listen: {options.Listen} cannot be listened on: {e.Message}", e);
        }
        catch (CryptographicException e)
        {
            throw new IOException($"ingest.syslog.tls: the certificate or its key cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Stops listening, and takes what was received already.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_stop.IsCancellationRequested) return;
        await _stop.CancelAsync();
        _giveUp.CancelAfter(s_lastWords);
        _streams.Stop();
        await _running;
        _datagrams?.Dispose();
        _journal.Dispose();
        _certificate?.Dispose();
        _streams.Dispose();
        _stop.Dispose();
        _giveUp.Dispose();
    }

    private static X509Certificate2 Load(SyslogTls tls)
    {
        using X509Certificate2 read = X509Certificate2.CreateFromPemFile(tls.Certificate, tls.Key);
        // Keys that were read from PEM are of use to TLS only once they went through this on some systems.
        return X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), null);
    }

    private bool IsAllowed(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        return _allowed.Any(network => network.Contains(address));
    }

    private async Task ReceiveAsync(Socket socket)
    {
        byte[] buffer = new byte[DatagramBytes];
        SocketAddress sender = new(socket.AddressFamily);
        EndPoint kind = new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        while (!_stop.IsCancellationRequested || socket.Available > 0)
        {
            try
            {
                int length = await socket.ReceiveFromAsync(buffer, SocketFlags.None, sender, _stop.IsCancellationRequested ? CancellationToken.None : _stop.Token);
                IPAddress address = ((IPEndPoint)kind.Create(sender)).Address;
                if (IsAllowed(address)) _intake.Take(buffer.AsSpan(0, length), "syslog/udp");
                else _counts.AddTurnedAway();
            }
            catch (OperationCanceledException)
            {
                // It stops: what the system holds already is taken.
            }
            catch (SocketException)
            {
                // A datagram that was too long for the system, or an answer to something that nobody sent.
            }
        }
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await _streams.AcceptSocketAsync(_stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                continue;
            }

            if (socket.RemoteEndPoint is not IPEndPoint peer || !IsAllowed(peer.Address) || _counts.AddConnection(1) > _options.Connections)
            {
                if (socket.RemoteEndPoint is IPEndPoint known && IsAllowed(known.Address)) _counts.AddConnection(-1);
                _counts.AddTurnedAway();
                socket.Dispose();
                continue;
            }

            Task connection = Task.Run(() => ServeAsync(socket));
            lock (_connections) _connections.Add(connection);
            _ = connection.ContinueWith(
                ended =>
                {
                    lock (_connections) _connections.Remove(ended);
                },
                CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        Task[] open;
        lock (_connections) open = [.. _connections];
        await Task.WhenAll(open);
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            using (socket)
            await using (NetworkStream network = new(socket, ownsSocket: false))
            {
                if (_certificate is null)
                {
                    await ReadAsync(network, socket);
                    return;
                }

                await using SslStream secure = new(network);
                using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
                patience.CancelAfter(s_handshake);
                await secure.AuthenticateAsServerAsync(
                    new SslServerAuthenticationOptions { ServerCertificate = _certificate, EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13 }, patience.Token);
                await ReadAsync(secure, socket);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException or OperationCanceledException or ObjectDisposedException)
        {
            // The sender went away, or it stops.
        }
        finally
        {
            _counts.AddConnection(-1);
        }
    }

    private async Task ReadAsync(Stream stream, Socket socket)
    {
        const string source = "syslog/tcp";
        SyslogFrames frames = new();
        while (true)
        {
            int read;
            // When it stops, only what the system holds already is read.
            if (_stop.IsCancellationRequested && socket.Available == 0) break;
            using (CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(_stop.IsCancellationRequested ? _giveUp.Token : _stop.Token))
            {
                patience.CancelAfter(s_idle);
                try
                {
                    read = await stream.ReadAsync(frames.Room, patience.Token);
                }
                catch (OperationCanceledException) when (_stop.IsCancellationRequested && !_giveUp.IsCancellationRequested)
                {
                    continue;
                }
                catch (Exception e) when (e is IOException or OperationCanceledException)
                {
                    // Broken off: what came before counts.
                    read = 0;
                }
            }

            if (read == 0) break;
            frames.Advance(read);
            while (Next(frames, out byte[] message) is var kind and not SyslogFrame.None)
            {
                if (kind == SyslogFrame.Message) await _intake.TakeAsync(message, source, _giveUp.Token);
                else await _intake.RefuseAsync(message, source, new LineProblem("line-too-long", $"The message has more than {SyslogFrames.MaxBytes} bytes."), _giveUp.Token);
                if (kind == SyslogFrame.Broken) return;
            }
        }

        byte[] rest = frames.TakeRest(out bool cut).ToArray();
        if (cut) await _intake.RefuseAsync(rest, source, new LineProblem("frame-cut", "The connection ended within a message that had told its length."), _giveUp.Token);
        else if (rest.Length > 0) await _intake.TakeAsync(rest, source, _giveUp.Token);
    }

    private static SyslogFrame Next(SyslogFrames frames, out byte[] message)
    {
        SyslogFrame kind = frames.Next(out ReadOnlySpan<byte> bytes);
        message = bytes.ToArray();
        return kind;
    }
}
