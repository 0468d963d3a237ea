using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Insight.Export.Events;

namespace Insight.Export.Destinations.Syslog;

/// <summary>Syslog over UDP, a datagram for each message. Nobody knows whether any arrives.</summary>
internal sealed class SyslogDatagramDestination(DnsEndPoint receiver, SyslogWriter writer, Surroundings around) : IDestination
{
    /// <summary>Most bytes of a datagram over IPv4 (RFC 768 within RFC 791).</summary>
    public const int MaxMessageBytes = 65_507;

    /// <summary>The name is resolved anew this often: there is no connection whose end would tell that it moved.</summary>
    private static readonly TimeSpan s_resolveAgain = TimeSpan.FromMinutes(1);

    private Socket? _socket;
    private long _resolved;

    /// <inheritdoc />
    public bool Acknowledges => false;

    /// <inheritdoc />
    public int MostEvents => 1000;

    /// <inheritdoc />
    public async ValueTask<DeliveryResult> SendAsync(IReadOnlyList<ExportEvent> events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        Outcome outcome = new();
        int sent = 0;
        int at = 0;
        try
        {
            Socket socket = await OpenAsync(cancellationToken);
            for (; at < events.Count; at++)
            {
                ReadOnlyMemory<byte> message = writer.Write(events[at]);
                if (message.Length > MaxMessageBytes)
                {
                    outcome.Refuse(at, string.Create(CultureInfo.InvariantCulture, $"It has {message.Length} bytes as a message; the most in a datagram is {MaxMessageBytes}."));
                    continue;
                }

                await socket.SendAsync(message, cancellationToken);
                sent++;
            }

            outcome.Said(string.Create(CultureInfo.InvariantCulture, $"{sent} datagrams sent; nobody says whether they arrived."));
        }
        catch (Exception failure) when (failure is IOException or SocketException)
        {
            outcome.Again(new Stretch(at, events.Count), NetworkProblem.Of(failure));
            Forget();
        }

        return outcome.Result([]);
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        Forget();
        writer.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask<Socket> OpenAsync(CancellationToken cancellationToken)
    {
        if (_socket is not null && around.Time.GetElapsedTime(_resolved) < s_resolveAgain) return _socket;
        Forget();
        IReadOnlyList<IPAddress> addresses = await around.ResolveAsync(receiver.Host, cancellationToken);
        Socket socket = new(addresses[0].AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            await socket.ConnectAsync(new IPEndPoint(addresses[0], receiver.Port), cancellationToken);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        _resolved = around.Time.GetTimestamp();
        return _socket = socket;
    }

    private void Forget()
    {
        _socket?.Dispose();
        _socket = null;
    }
}
