using Microsoft.AspNetCore.SignalR;

namespace Insight.Console.Live;

/// <summary>SignalR hub <c>/hubs/live</c>: one stream per connection.</summary>
internal sealed class LiveHub(LiveFeeds feeds) : Hub
{
    /// <summary>Path of the hub.</summary>
    public const string Path = "/hubs/live";

    private const string WatchKey = "watch";

    /// <summary>
    /// Streams frames of a look-back: a snapshot, then deltas numbered one by one. Somebody who reconnects gives feed and
    /// sequence number of the last frame and gets the deltas since, if they are still at hand.
    /// A second call on the same connection ends the first stream.
    /// </summary>
    /// <param name="lookBackSeconds">60, 300, 600 or 3600.</param>
    /// <param name="feed">Feed of the last frame received; null for a fresh start.</param>
    /// <param name="sequence">Its sequence number.</param>
    /// <param name="cancellationToken">Ends with the connection.</param>
    public async IAsyncEnumerable<LiveMessage> Watch(
        int lookBackSeconds, string? feed, long sequence, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!feeds.TryGet(lookBackSeconds, out LiveFeed live))
            throw new HubException($"There is no live feed of {lookBackSeconds} seconds. There are: {string.Join(", ", LiveFeeds.LookBacks)}.");

        using CancellationTokenSource own = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (Context.Items.TryGetValue(WatchKey, out object? earlier) && earlier is CancellationTokenSource other)
        {
            try
            {
                await other.CancelAsync();
            }
            catch (ObjectDisposedException)
            {
                // It ended by itself.
            }
        }

        Context.Items[WatchKey] = own;
        IAsyncEnumerator<LiveMessage> messages = live.WatchAsync(feed, sequence, own.Token).GetAsyncEnumerator(own.Token);
        await using (messages)
        {
            while (await NextAsync(messages, own.Token)) yield return messages.Current;
        }
    }

    /// <summary>Cancellation is how a stream ends, not an error to tell the browser.</summary>
    private static async ValueTask<bool> NextAsync(IAsyncEnumerator<LiveMessage> messages, CancellationToken cancellationToken)
    {
        try
        {
            return await messages.MoveNextAsync();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
