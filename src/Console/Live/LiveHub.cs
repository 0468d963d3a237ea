using Insight.Console.Access;
using Insight.Console.Groups;
using Microsoft.AspNetCore.SignalR;

namespace Insight.Console.Live;

/// <summary>SignalR hub <c>/hubs/live</c>: one stream of traffic and one of incidents per connection.</summary>
internal sealed class LiveHub(LiveFeeds feeds, CallerFinder callers, TimeProvider time) : Hub
{
    /// <summary>Path of the hub.</summary>
    public const string Path = "/hubs/live";

    /// <summary>How often it is looked at again whether a watcher may still watch.</summary>
    private static readonly TimeSpan s_again = TimeSpan.FromSeconds(10);

    private const string WatchKey = "watch", IncidentsKey = "incidents";

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
        await foreach (LiveMessage message in TrafficAsync(lookBackSeconds, GraphShape.Auto, feed, sequence, cancellationToken)) yield return message;
    }

    /// <summary>The same as <see cref="Watch"/>, drawn together in another way when the graph is too large to be drawn one by one.</summary>
    /// <param name="lookBackSeconds">60, 300, 600 or 3600.</param>
    /// <param name="feed">Feed of the last frame received; null for a fresh start.</param>
    /// <param name="sequence">Its sequence number.</param>
    /// <param name="group">As in the REST API: <c>auto</c>, <c>app</c>, <c>name</c>, <c>version</c>, <c>site</c> or <c>none</c>.</param>
    /// <param name="open">Ids of groups whose members stand for themselves.</param>
    /// <param name="cancellationToken">Ends with the connection.</param>
    public async IAsyncEnumerable<LiveMessage> WatchGraph(
        int lookBackSeconds, string? feed, long sequence, string? group, string[]? open, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        (GraphShape? shape, string? problem) = GraphShape.Parse(group, open);
        if (shape is null) throw new HubException(problem ?? "");
        await foreach (LiveMessage message in TrafficAsync(lookBackSeconds, shape, feed, sequence, cancellationToken)) yield return message;
    }

    /// <summary>
    /// Streams incidents: a snapshot of those that are open or were closed within the last hour, then each that opens, changes or closes.
    /// A second call on the same connection ends the first stream.
    /// </summary>
    /// <param name="cancellationToken">Ends with the connection.</param>
    public IAsyncEnumerable<IncidentFrame> WatchIncidents(CancellationToken cancellationToken)
    {
        TenantScope scope = Allowed();
        IncidentFeed incidents = feeds.Incidents(scope) ?? throw new HubException("Too many different people watch; try again later.");
        return AloneAsync(IncidentsKey, scope, incidents.WatchAsync, cancellationToken);
    }

    private IAsyncEnumerable<LiveMessage> TrafficAsync(int lookBackSeconds, GraphShape shape, string? feed, long sequence, CancellationToken cancellationToken)
    {
        TenantScope scope = Allowed();
        if (!LiveFeeds.LookBacks.Contains(lookBackSeconds))
            throw new HubException($"There is no live feed of {lookBackSeconds} seconds. There are: {string.Join(", ", LiveFeeds.LookBacks)}.");
        LiveFeed live = feeds.Traffic(scope, lookBackSeconds, shape) ?? throw new HubException("Too many different views are watched at once; close groups, or try again later.");
        return AloneAsync(WatchKey, scope, token => live.WatchAsync(feed, sequence, token), cancellationToken);
    }

    /// <summary>What whoever holds the connection may see now: sessions end and roles change while it stands.</summary>
    private TenantScope? Scope() => Context.GetHttpContext() is { } http && callers.Find(http.Request) is { } caller && caller.Grants.Scope(Role.Viewer) is { IsEmpty: false } scope ? scope : null;

    private TenantScope Allowed() => Scope() ?? throw new HubException("Sign in again.");

    /// <summary>A stream that ends the one of its kind that this connection asked for before.</summary>
    private async IAsyncEnumerable<T> AloneAsync<T>(
        string key, TenantScope scope, Func<CancellationToken, IAsyncEnumerable<T>> stream, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using CancellationTokenSource own = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (Context.Items.TryGetValue(key, out object? earlier) && earlier is CancellationTokenSource other)
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

        Context.Items[key] = own;
        IAsyncEnumerator<T> messages = stream(own.Token).GetAsyncEnumerator(own.Token);
        await using (messages)
        {
            long looked = time.GetTimestamp();
            while (await NextAsync(messages, own.Token))
            {
                if (time.GetElapsedTime(looked) >= s_again)
                {
                    if (Scope()?.Key != scope.Key) throw new HubException("What you may see has changed; sign in again.");
                    looked = time.GetTimestamp();
                }

                yield return messages.Current;
            }
        }
    }

    /// <summary>Cancellation is how a stream ends, not an error to tell the browser.</summary>
    private static async ValueTask<bool> NextAsync<T>(IAsyncEnumerator<T> messages, CancellationToken cancellationToken)
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
