using System.Collections.Immutable;

namespace Insight.Console.Live;

/// <summary>One numbered state of a live feed and the deltas that led to it. Immutable.</summary>
internal sealed class LiveState
{
    private readonly ImmutableQueue<LiveMessage> _deltas;
    private readonly int _deltaCount;
    private readonly Lazy<LiveMessage> _snapshot;

    private LiveState(string feed, long sequence, LiveContent content, ImmutableQueue<LiveMessage> deltas, int deltaCount)
    {
        Feed = feed;
        Sequence = sequence;
        Content = content;
        _deltas = deltas;
        _deltaCount = deltaCount;
        _snapshot = new Lazy<LiveMessage>(() => LiveMessage.Of(content.ToSnapshot(feed, sequence)));
    }

    public string Feed { get; }

    public long Sequence { get; }

    public LiveContent Content { get; }

    public static LiveState First(string feed, LiveContent content) => new(feed, 1, content, [], 0);

    /// <summary>The state after this one.</summary>
    public LiveState Next(LiveContent content)
    {
        ImmutableQueue<LiveMessage> deltas = _deltaCount == LiveFeed.KeptDeltas ? _deltas.Dequeue() : _deltas;
        LiveMessage delta = LiveMessage.Of(content.ToDelta(Content, Feed, Sequence + 1));
        return new LiveState(Feed, Sequence + 1, content, deltas.Enqueue(delta), Math.Min(_deltaCount + 1, LiveFeed.KeptDeltas));
    }

    /// <summary>What brings somebody who is at <paramref name="sequence"/> of <paramref name="feed"/> up to this state.</summary>
    public IEnumerable<LiveMessage> After(string? feed, long sequence)
    {
        bool atHand = feed == Feed && sequence < Sequence && sequence >= Sequence - _deltaCount;
        return atHand ? _deltas.Where(d => d.Sequence > sequence) : [_snapshot.Value];
    }
}
