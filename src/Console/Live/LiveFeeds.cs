using Insight.Console.Access;
using Insight.Console.Groups;
using Insight.Console.Incidents;
using Insight.Console.Queries;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Insight.Console.Live;

/// <summary>
/// The live feeds: of each set of tenants that somebody may watch, one of incidents and one of traffic for each look-back that the page offers, and for each way in which somebody
/// draws it one that is made from that. Whoever may see the same shares them, so that their number bounds the query loops, however many browsers come.
/// </summary>
internal sealed class LiveFeeds(
    TrafficReader traffic, GraphReader graphs, IncidentReader incidents, IOptions<ConsoleOptions> options, TimeProvider time, ILogger<TrafficFeed> logger, ILogger<IncidentFeed> incidentLogger) : IDisposable
{
    /// <summary>Look-backs with a live feed, in seconds.</summary>
    public static readonly IReadOnlyList<int> LookBacks = [60, 300, 600, 3600];

    /// <summary>Most sets of tenants that are watched at once.</summary>
    public const int MaxScopes = 64;

    /// <summary>Most ways in which those who may see the same draw it at once.</summary>
    public const int MaxShapes = 64;

    private readonly Dictionary<string, ScopeFeeds> _feeds = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>The feed of one of <see cref="LookBacks"/>; null while too many sets of tenants or too many ways to draw are watched.</summary>
    public LiveFeed? Traffic(TenantScope scope, int lookBackSeconds, GraphShape shape)
    {
        lock (_gate) return Of(scope)?.Drawn(lookBackSeconds, shape, graphs, time);
    }

    /// <summary>The feed of incidents; null while too many sets of tenants are watched.</summary>
    public IncidentFeed? Incidents(TenantScope scope)
    {
        lock (_gate) return Of(scope)?.Incidents;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (ScopeFeeds feeds in _feeds.Values) feeds.Dispose();
            _feeds.Clear();
        }
    }

    private ScopeFeeds? Of(TenantScope scope)
    {
        if (_feeds.TryGetValue(scope.Key, out ScopeFeeds? found)) return found;
        if (_feeds.Count >= MaxScopes)
        {
            foreach (string idle in _feeds.Where(static pair => pair.Value.IsIdle).Select(static pair => pair.Key).ToArray()) _feeds.Remove(idle);
            if (_feeds.Count >= MaxScopes) return null;
        }

        TimeSpan interval = options.Value.LiveInterval;
        found = new ScopeFeeds(
            scope, LookBacks.ToDictionary(s => s, s => new TrafficFeed(s, scope, traffic, graphs, interval, time, logger)), new IncidentFeed(scope, incidents, interval, time, incidentLogger));
        _feeds.Add(scope.Key, found);
        return found;
    }

    private sealed record ScopeFeeds(TenantScope Scope, IReadOnlyDictionary<int, TrafficFeed> Traffic, IncidentFeed Incidents) : IDisposable
    {
        private readonly Dictionary<(int LookBack, string Shape), LiveFeed> _drawn = [];

        public bool IsIdle => Incidents.Watchers == 0 && _drawn.Values.All(static feed => feed.Watchers == 0);

        public LiveFeed? Drawn(int lookBackSeconds, GraphShape shape, GraphReader graphs, TimeProvider time)
        {
            (int, string) key = (lookBackSeconds, shape.Key);
            if (_drawn.TryGetValue(key, out LiveFeed? found)) return found;
            if (_drawn.Count >= MaxShapes)
            {
                foreach ((int, string) idle in _drawn.Where(static pair => pair.Value.Watchers == 0).Select(static pair => pair.Key).ToArray()) _drawn.Remove(idle);
                if (_drawn.Count >= MaxShapes) return null;
            }

            found = new LiveFeed(Traffic[lookBackSeconds], shape, Scope, graphs, time);
            _drawn.Add(key, found);
            return found;
        }

        public void Dispose()
        {
            foreach (LiveFeed feed in _drawn.Values) feed.Dispose();
            foreach (TrafficFeed feed in Traffic.Values) feed.Dispose();
            Incidents.Dispose();
        }
    }
}
