using Insight.Gateway.Traffic.Routing;
using Insight.Gateway.Traffic.Upstreams;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Yarp.ReverseProxy.Forwarder;

namespace Insight.Gateway.Traffic.Exchange;

/// <summary>Sends copies of requests once these are answered. What comes back is dropped; what fails changes nothing.</summary>
internal sealed class MirrorSender
{
    /// <summary>Copies under way; beyond it they are left out.</summary>
    private const int MaxUnderWay = 256;

    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(30);

    private int _underWay;

    /// <summary>Copies that were left out because too many were under way or their body was not kept.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    private long _dropped;

    /// <summary>Makes a copy and begins to send it; waits only until it is made.</summary>
    /// <param name="destination">Where it goes.</param>
    /// <param name="context">The request, answered by now.</param>
    /// <param name="body">Its body; null: it has none, or none that was kept.</param>
    public async Task SendAsync(WeightedDestination destination, HttpContext context, RepeatableBody? body)
    {
        bool hasBody = context.Features[typeof(IHttpRequestBodyDetectionFeature)] is not IHttpRequestBodyDetectionFeature { CanHaveBody: false };
        if ((hasBody && body?.Whole is null) || destination.Cluster.Choose(destination.Subset, default, []) is not { } upstream)
        {
            Interlocked.Increment(ref _dropped);
            return;
        }

        if (Interlocked.Increment(ref _underWay) > MaxUnderWay)
        {
            Interlocked.Decrement(ref _underWay);
            Interlocked.Increment(ref _dropped);
            destination.Cluster.Release(upstream, AttemptOutcome.Cancelled);
            return;
        }

        HttpRequestMessage copy = new()
        {
            Method = HttpMethod.Parse(context.Request.Method),
            Version = destination.Request.Version ?? System.Net.HttpVersion.Version20,
            VersionPolicy = destination.Request.VersionPolicy ?? HttpVersionPolicy.RequestVersionOrLower,
            Content = hasBody ? new ByteArrayContent(body!.Whole!.Value.ToArray()) : null,
        };
        await destination.Transformer.TransformRequestAsync(context, copy, upstream.Address, CancellationToken.None);
        copy.RequestUri ??= RequestUtilities.MakeDestinationAddress(upstream.Address, context.Request.Path, context.Request.QueryString);
        _ = DeliverAsync(destination.Cluster, upstream, copy);
    }

    private async Task DeliverAsync(UpstreamCluster cluster, Upstream upstream, HttpRequestMessage copy)
    {
        await Task.Yield();
        AttemptOutcome outcome = AttemptOutcome.Broken;
        try
        {
            using CancellationTokenSource time = new(s_longest);
            using HttpResponseMessage response = await cluster.Client.SendAsync(copy, time.Token);
            outcome = (int)response.StatusCode >= 500 ? AttemptOutcome.Failure : AttemptOutcome.Success;
        }
        catch (OperationCanceledException)
        {
            outcome = AttemptOutcome.TimedOut;
        }
        catch (HttpRequestException)
        {
            // Nobody waits for it.
        }
        finally
        {
            copy.Dispose();
            cluster.Release(upstream, outcome);
            Interlocked.Decrement(ref _underWay);
        }
    }
}
