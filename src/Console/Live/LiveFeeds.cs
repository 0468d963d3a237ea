using System.Collections.Frozen;
using Insight.Console.Queries;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Insight.Console.Live;

/// <summary>The live feeds, one for each look-back that the page offers: their number bounds the query loops, however many browsers come.</summary>
internal sealed class LiveFeeds : IDisposable
{
    /// <summary>Look-backs with a live feed, in seconds.</summary>
    public static readonly IReadOnlyList<int> LookBacks = [60, 300, 600, 3600];

    private readonly FrozenDictionary<int, LiveFeed> _feeds;

    public LiveFeeds(TrafficReader traffic, IOptions<ConsoleOptions> options, TimeProvider time, ILogger<LiveFeed> logger) =>
        _feeds = LookBacks.ToFrozenDictionary(s => s, s => new LiveFeed(s, traffic, options.Value.LiveInterval, time, logger));

    /// <summary>The feed of a look-back, if there is one.</summary>
    public bool TryGet(int lookBackSeconds, out LiveFeed feed) => _feeds.TryGetValue(lookBackSeconds, out feed!);

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (LiveFeed feed in _feeds.Values) feed.Dispose();
    }
}
