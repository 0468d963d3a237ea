using Insight.Console.Access;
using Insight.Console.Groups;
using Insight.Console.Queries;

namespace Insight.Console.Live;

/// <summary>
/// The live feed of one look-back drawn in one way, for some tenants. Whoever was away for longer than the last <see cref="KeptDeltas"/> states gets a snapshot.
/// </summary>
internal sealed class LiveFeed(TrafficFeed traffic, GraphShape shape, TenantScope scope, GraphReader graphs, TimeProvider time) : SharedFeed<LiveState>(time)
{
    /// <summary>States that a watcher may be behind and still be brought up to date by deltas: about twenty seconds.</summary>
    public const int KeptDeltas = 30;

    /// <summary>
    /// A snapshot and then deltas, until cancelled. When <paramref name="feed"/> and <paramref name="sequence"/> name a
    /// state that is still at hand, the deltas after it instead of the snapshot.
    /// </summary>
    public async IAsyncEnumerable<LiveMessage> WatchAsync(
        string? feed, long sequence, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (LiveState state in StatesAsync(cancellationToken))
        {
            if (state.Feed == feed && state.Sequence == sequence) continue;
            foreach (LiveMessage message in state.After(feed, sequence)) yield return message;
            feed = state.Feed;
            sequence = state.Sequence;
        }
    }

    /// <inheritdoc />
    protected override async IAsyncEnumerable<LiveState> ProduceAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        LiveState? state = null;
        GroupPlan? plan = null;
        await foreach (LiveContent whole in traffic.ContentsAsync(cancellationToken))
        {
            GraphView placed = await graphs.PlacedAsync(scope, whole.Graph, shape, cancellationToken);
            (GraphView drawn, plan) = GraphGrouping.Shape(placed, shape, graphs.Scale, plan);
            LiveContent content = whole with { Graph = drawn };
            state = state is null ? LiveState.First(Guid.NewGuid().ToString("N"), content) : state.Next(content);
            yield return state;
        }
    }
}
