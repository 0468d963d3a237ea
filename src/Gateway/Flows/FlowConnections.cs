using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using Insight.Gateway.Hosting;
using Insight.Gateway.Traffic;
using Microsoft.AspNetCore.Connections;

namespace Insight.Gateway.Flows;

/// <summary>Connection middleware: takes those connections that are passed unread, before TLS or HTTP see them.</summary>
internal sealed class FlowConnections(ActiveTraffic traffic, FlowProxy proxy)
{
    /// <summary>How long a client may take to send its hello.</summary>
    private static readonly TimeSpan s_helloTime = TimeSpan.FromSeconds(10);

    /// <summary>In front of TLS: connections whose server name is passed through leave here. Others lose nothing: what was looked at is still to be read.</summary>
    public async Task PassThroughAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (traffic.Flows is { HasServerNames: true } flows)
        {
            string? name = await ServerNameAsync(connection);
            if (name is null) return;
            int port = connection.LocalEndPoint is IPEndPoint point ? point.Port : 0;
            if (flows.OfServerName(name, port) is { } route)
            {
                await proxy.RunAsync(connection, route, name, "TLS");
                return;
            }
        }

        await next(connection);
    }

    /// <summary>The whole of a TCP listener.</summary>
    public async Task RunAsync(ConnectionContext connection)
    {
        string listener = connection.Features.Get<ListenerName>()?.Name ?? "";
        if (traffic.Flows?.OfListener(listener) is { } route) await proxy.RunAsync(connection, route, listener, "TCP");
    }

    /// <summary>The name in the client's hello; empty when there is none, null when the client went away or took too long.</summary>
    private static async Task<string?> ServerNameAsync(ConnectionContext connection)
    {
        using CancellationTokenSource limit = new(s_helloTime);
        PipeReader input = connection.Transport.Input;
        try
        {
            while (true)
            {
                ReadResult read = await input.ReadAsync(limit.Token);
                ReadOnlySequence<byte> buffer = read.Buffer;
                ClientHelloState state = ClientHello.Read(First(buffer), out string name);
                bool isEnough = state != ClientHelloState.Incomplete || buffer.Length >= ClientHello.MaxBytes || read.IsCompleted;
                input.AdvanceTo(buffer.Start, isEnough ? buffer.Start : buffer.End);
                if (isEnough) return name;
            }
        }
        catch (Exception error) when (error is OperationCanceledException or IOException or ConnectionAbortedException or ConnectionResetException)
        {
            return null;
        }
    }

    private static ReadOnlySpan<byte> First(ReadOnlySequence<byte> buffer)
    {
        if (buffer.Length > ClientHello.MaxBytes) buffer = buffer.Slice(0, ClientHello.MaxBytes);
        return buffer.IsSingleSegment ? buffer.FirstSpan : buffer.ToArray();
    }
}
