using System.IO.Pipelines;
using System.Net.Sockets;
using Insight.Contracts.Records;
using Insight.Gateway.Routing;
using Insight.Gateway.Traffic.Upstreams;
using Microsoft.AspNetCore.Connections;

namespace Insight.Gateway.Flows;

/// <summary>Passes a connection to an endpoint and back, unread: each end closes when the other has, and both when nothing moves for too long.</summary>
/// <remarks>The server calls a connection closed as soon as the client has said all it has to say. It may still be waiting for the answer, so that is not asked for here.</remarks>
internal sealed class FlowProxy(FlowRecorder recorder, TimeProvider time)
{
    private const int BufferBytes = 16 << 10;

    /// <summary>Endpoints that are tried.</summary>
    private const int MaxAttempts = 3;

    public async Task RunAsync(ConnectionContext connection, FlowRoute route, string host, string protocol)
    {
        if (route.Destinations.Choose((uint)Random.Shared.NextInt64(1L << 32)) is not { } destination) return;
        Flow flow = recorder.Begin(connection.Features, ClientOf(connection), host, protocol, destination);
        try
        {
            UpstreamCluster cluster = destination.Cluster;
            if (await cluster.EnterAsync(CancellationToken.None) is var admission and not Admission.Admitted)
            {
                (flow.Flag, flow.Detail) = (ResponseFlag.Overloaded, admission == Admission.BreakerOpen ? "breaker-open" : "too-many-requests");
                return;
            }

            try
            {
                await PassAsync(connection, route, cluster, flow);
            }
            finally
            {
                cluster.Leave();
            }
        }
        finally
        {
            recorder.End(flow);
        }
    }

    private async Task PassAsync(ConnectionContext connection, FlowRoute route, UpstreamCluster cluster, Flow flow)
    {
        Upstream[] tried = [];
        while (tried.Length < MaxAttempts && cluster.Choose(flow.Destination.Subset, default, tried) is { } upstream)
        {
            AttemptOutcome outcome = AttemptOutcome.Broken;
            flow.Upstream = DestinationFacts.Of(upstream.Destination);
            flow.Retries = tried.Length;
            try
            {
                long start = time.GetTimestamp();
                if (await ConnectAsync(upstream, cluster.Spec.ConnectTimeout) is { } socket)
                {
                    using (socket)
                    {
                        flow.ConnectUs = Math.Max(1, time.GetElapsedTime(start).Ticks / TimeSpan.TicksPerMicrosecond);
                        outcome = AttemptOutcome.Success;
                        await RelayAsync(connection, socket, route.Idle, flow);
                        return;
                    }
                }
            }
            finally
            {
                cluster.Release(upstream, outcome);
            }

            tried = [.. tried, upstream];
        }

        (flow.Flag, flow.Detail) = tried.Length == 0 ? (ResponseFlag.NoUpstream, "no-healthy-endpoint") : (ResponseFlag.Upstream, "Connect");
    }

    /// <summary>Connects; null when that fails.</summary>
    private static async Task<Socket?> ConnectAsync(Upstream upstream, TimeSpan longest)
    {
        Uri address = new(upstream.Address);
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using CancellationTokenSource limit = new(longest);
        try
        {
            await socket.ConnectAsync(address.IdnHost, address.Port, limit.Token);
            return socket;
        }
        catch (Exception error) when (error is SocketException or OperationCanceledException)
        {
            socket.Dispose();
            return null;
        }
    }

    private static async Task RelayAsync(ConnectionContext connection, Socket socket, TimeSpan idle, Flow flow)
    {
        using CancellationTokenSource stop = new(idle);
        Task<bool> up = UpAsync(connection.Transport.Input, socket, stop, idle, flow), down = DownAsync(socket, connection.Transport.Output, stop, idle, flow);

        // One side that breaks ends the other; one that closes in order lets it go on.
        Task<bool> first = await Task.WhenAny(up, down);
        if (!await first) await stop.CancelAsync();
        await Task.WhenAll(up, down);
        if (stop.IsCancellationRequested && await up && await down) (flow.Flag, flow.Detail) = (ResponseFlag.Timeout, "idle");
    }

    /// <summary>Client to upstream; false when it broke off.</summary>
    private static async Task<bool> UpAsync(PipeReader input, Socket socket, CancellationTokenSource stop, TimeSpan idle, Flow flow)
    {
        try
        {
            while (true)
            {
                ReadResult read = await input.ReadAsync(stop.Token);
                foreach (ReadOnlyMemory<byte> piece in read.Buffer)
                {
                    for (ReadOnlyMemory<byte> rest = piece; !rest.IsEmpty;) rest = rest[await socket.SendAsync(rest, stop.Token)..];
                    flow.Received += piece.Length;
                }

                input.AdvanceTo(read.Buffer.End);
                stop.CancelAfter(idle);
                if (!read.IsCompleted) continue;
                socket.Shutdown(SocketShutdown.Send);
                return true;
            }
        }
        catch (OperationCanceledException)
        {
            return true;
        }
        catch (Exception error) when (error is SocketException or IOException or ObjectDisposedException)
        {
            return Break(flow, error);
        }
    }

    /// <summary>Upstream to client; false when it broke off.</summary>
    private static async Task<bool> DownAsync(Socket socket, PipeWriter output, CancellationTokenSource stop, TimeSpan idle, Flow flow)
    {
        try
        {
            while (true)
            {
                int count = await socket.ReceiveAsync(output.GetMemory(BufferBytes), stop.Token);
                if (count == 0) break;
                output.Advance(count);
                flow.Sent += count;
                FlushResult flush = await output.FlushAsync(stop.Token);
                stop.CancelAfter(idle);
                if (flush.IsCompleted) return true;
            }

            await output.CompleteAsync();
            return true;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
        catch (Exception error) when (error is SocketException or IOException or ObjectDisposedException)
        {
            return Break(flow, error);
        }
    }

    private static bool Break(Flow flow, Exception error)
    {
        if (flow.Flag == ResponseFlag.NoFlag) (flow.Flag, flow.Detail) = error is IOException ? (ResponseFlag.ClientAborted, "") : (ResponseFlag.Upstream, "Reset");
        return false;
    }

    private static System.Net.IPAddress ClientOf(ConnectionContext connection) =>
        connection.RemoteEndPoint is System.Net.IPEndPoint point ? point.Address : System.Net.IPAddress.None;
}
