using Insight.Console.Access;
using Insight.Console.Incidents;
using Insight.Console.Queries;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Insight.Console.Live;

/// <summary>
/// The live feeds: of each set of tenants that somebody may watch, one of incidents and one for each look-back that the page offers. Whoever may see the same shares them, so
/// that their number bounds the query loops, however many browsers come.
/// </summary>
internal sealed class LiveFeeds(TrafficReader traffic, IncidentReader incidents, IOptions<ConsoleOptions> options, TimeProvider time, ILogger<LiveFeed> logger, ILogger<IncidentFeed> incidentLogger) : IDisposable
{
    /// <summary>Look-backs with a live feed, in seconds.</summary>
    public static readonly IReadOnlyList<int> LookBacks = [60, 300, 600, 3600];

    /// <summary>Most sets of tenants that are watched at once.</summary>
    public const int MaxScopes = 64;

    private readonly Dictionary<string, ScopeFeeds> _feeds = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();

    /// <summary>The feed of a look-back, if there is one.</summary>
    public bool TryGet(TenantScope scope, int lookBackSeconds, out LiveFeed feed)
    {
        feed = null!;
        return Of(scope)?.Traffic.TryGetValue(lookBackSeconds, out feed!) ?? false;
    }

    /// <summary>The feed of incidents; null while too many sets of tenants are watched.</summary>
    public IncidentFeed? Incidents(TenantScope scope) => Of(scope)?.Incidents;

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
        lock (_gate)
        {
            if (_feeds.TryGetValue(scope.Key, out ScopeFeeds? found)) return found;
            if (_feeds.Count >= MaxScopes)
            {
                foreach (string idle in _feeds.Where(static pair => pair.Value.IsIdle).Select(static pair => pair.Key).ToArray()) _feeds.Remove(idle);
                if (_feeds.Count >= MaxScopes) return null;
            }

            TimeSpan interval = options.Value.LiveInterval;
            found = new ScopeFeeds(LookBacks.ToDictionary(s => s, s => new LiveFeed(s, scope, traffic, interval, time, logger)), new IncidentFeed(scope, incidents, interval, time, incidentLogger));
            _feeds.Add(scope.Key, found);
            return found;
        }
    }

    private sealed record ScopeFeeds(IReadOnlyDictionary<int, LiveFeed> Traffic, IncidentFeed Incidents) : IDisposable
    {
        public bool IsIdle => Incidents.Watchers == 0 && Traffic.Values.All(static feed => feed.Watchers == 0);

        public void Dispose()
        {
            foreach (LiveFeed feed in Traffic.Values) feed.Dispose();
            Incidents.Dispose();
        }
    }
}
