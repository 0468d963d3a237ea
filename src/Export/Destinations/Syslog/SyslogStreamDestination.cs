using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Insight.Export.Events;
using Insight.Export.Syslog;

namespace Insight.Export.Destinations.Syslog;

/// <summary>Syslog over TCP or TLS, octet counting. It does not acknowledge: that a batch was written says that this machine has passed it on.</summary>
internal sealed class SyslogStreamDestination(DnsEndPoint receiver, bool tls, X509ChainPolicy? authorities, SyslogWriter writer, Surroundings around) : IDestination
{
    /// <summary>Most bytes of a message; receivers that take as much are configured so.</summary>
    public const int MaxMessageBytes = 1 << 20;

    /// <summary>Bytes that are gathered before they are written.</summary>
    private const int WriteBytes = 256 << 10;

    private readonly ArrayBufferWriter<byte> _frames = new(WriteBytes * 2);
    private SyslogConnection? _connection;

    /// <inheritdoc />
    public bool Acknowledges => false;

    /// <inheritdoc />
    public int MostEvents => 1000;

    /// <inheritdoc />
    public async ValueTask<DeliveryResult> SendAsync(IReadOnlyList<ExportEvent> events, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(events);
        using CancellationTokenSource timeout = new(around.RequestTimeout, around.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        bool isWhole = false;
        try
        {
            if (_connection is { IsClosed: true })
            {
                // A break: what was written last may never have been read, and is sent again with these.
                return DeliveryResult.Failed(events.Count, "The receiver closed the connection.");
            }

            _connection ??= await OpenAsync(either.Token);
            Outcome outcome = new();
            int written = await WriteAsync(events, _connection, outcome, either.Token);
            if (_connection.IsClosed) return DeliveryResult.Failed(events.Count, "The receiver closed the connection while events were written.");
            isWhole = true;
            outcome.Said(string.Create(CultureInfo.InvariantCulture, $"{written} messages written; syslog says nothing back."));
            return outcome.Result([]);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return DeliveryResult.Failed(events.Count, $"The receiver did not take the events within {around.RequestTimeout.TotalSeconds:0.#} s.");
        }
        catch (Exception failure) when (failure is IOException or SocketException or AuthenticationException)
        {
            return DeliveryResult.Failed(events.Count, NetworkProblem.Of(failure));
        }
        finally
        {
            // It may have ended within a frame, and what follows would be read as part of it.
            if (!isWhole) await ForgetAsync();
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_connection is not null) await _connection.CloseAsync();
        _connection = null;
        writer.Dispose();
    }

    private async Task<SyslogConnection> OpenAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeout = new(around.ConnectTimeout, around.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await SyslogConnection.OpenAsync(receiver, tls, authorities, around, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"there was none within {around.ConnectTimeout.TotalSeconds:0.#} s");
        }
    }

    private async ValueTask<int> WriteAsync(IReadOnlyList<ExportEvent> events, SyslogConnection connection, Outcome outcome, CancellationToken cancellationToken)
    {
        int written = 0;
        _frames.ResetWrittenCount();
        for (int i = 0; i < events.Count; i++)
        {
            ReadOnlyMemory<byte> message = writer.Write(events[i]);
            if (message.Length > MaxMessageBytes)
            {
                outcome.Refuse(i, string.Create(CultureInfo.InvariantCulture, $"It has {message.Length} bytes as a message; the most is {MaxMessageBytes}."));
                continue;
            }

            SyslogMessage.Frame(message.Span, _frames);
            written++;
            if (_frames.WrittenCount < WriteBytes) continue;
            await connection.WriteAsync(_frames.WrittenMemory, cancellationToken);
            _frames.ResetWrittenCount();
        }

        if (_frames.WrittenCount > 0) await connection.WriteAsync(_frames.WrittenMemory, cancellationToken);
        return written;
    }

    private async ValueTask ForgetAsync()
    {
        if (_connection is not null) await _connection.DisposeAsync();
        _connection = null;
    }
}
