using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Insight.Export.Destinations.Syslog;

/// <summary>A connection to a receiver of syslog, plain or with TLS. Receivers say nothing, so it is read from only to learn that they left.</summary>
internal sealed class SyslogConnection : IAsyncDisposable
{
    /// <summary>How long to wait at the end until the receiver has read everything and closes as well.</summary>
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(2);

    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly Task _left;

    private SyslogConnection(Socket socket, Stream stream)
    {
        _socket = socket;
        _stream = stream;
        _left = ReadToEndAsync(stream);
    }

    /// <summary>Whether the receiver closed it.</summary>
    public bool IsClosed => _left.IsCompleted || (_socket.Poll(0, SelectMode.SelectRead) && _socket.Available == 0);

    /// <summary>Connects, and shakes hands where <paramref name="tls"/> says so.</summary>
    /// <exception cref="IOException">The address may not be connected to, or the handshake broke off.</exception>
    /// <exception cref="SocketException">Nobody can be connected to.</exception>
    /// <exception cref="System.Security.Authentication.AuthenticationException">The certificate is not the receiver's.</exception>
    public static async Task<SyslogConnection> OpenAsync(DnsEndPoint receiver, bool tls, X509ChainPolicy? authorities, Surroundings around, CancellationToken cancellationToken)
    {
        Socket socket = await around.Connections.ConnectAsync(receiver.Host, receiver.Port, encrypted: true, around.Unacknowledged, cancellationToken);
        NetworkStream plain = new(socket, ownsSocket: true);
        if (!tls) return new SyslogConnection(socket, plain);
        SslStream encrypted = new(plain);
        try
        {
            await encrypted.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = receiver.Host, CertificateChainPolicy = authorities, CertificateRevocationCheckMode = X509RevocationMode.NoCheck }, cancellationToken);
            return new SyslogConnection(socket, encrypted);
        }
        catch
        {
            await encrypted.DisposeAsync();
            throw;
        }
    }

    /// <summary>Writes frames. After an exception nobody knows how much of them arrived, and the connection is of no more use.</summary>
    public ValueTask WriteAsync(ReadOnlyMemory<byte> frames, CancellationToken cancellationToken) => _stream.WriteAsync(frames, cancellationToken);

    /// <summary>Says that nothing more comes, and waits a little until the receiver has it: closing at once could throw away what it has not read yet.</summary>
    public async ValueTask CloseAsync()
    {
        try
        {
            if (_stream is SslStream encrypted) await encrypted.ShutdownAsync().WaitAsync(s_farewell);
            _socket.Shutdown(SocketShutdown.Send);
            await _left.WaitAsync(s_farewell);
        }
        catch (Exception failure) when (failure is IOException or SocketException or TimeoutException or ObjectDisposedException or InvalidOperationException)
        {
            // It left before, or does not listen: there is nobody to wait for.
        }

        await DisposeAsync();
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        // The socket first: what waits to be read or written ends with it.
        _socket.Dispose();
        try
        {
            await _stream.DisposeAsync();
        }
        catch (Exception failure) when (failure is IOException or SocketException or ObjectDisposedException)
        {
            // A farewell of TLS that cannot be said any more.
        }

        await _left;
    }

    private static async Task ReadToEndAsync(Stream stream)
    {
        byte[] ignored = new byte[512];
        try
        {
            while (await stream.ReadAsync(ignored) > 0)
            {
            }
        }
        catch (Exception failure) when (failure is IOException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // However it ended: it is over.
        }
    }
}
