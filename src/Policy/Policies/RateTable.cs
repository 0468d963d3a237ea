using System.Runtime.InteropServices;
using Insight.Endpoints.Profiles;
using Insight.Policy.Sharing;

namespace Insight.Policy.Policies;

/// <summary>Counts requests by client. Any number of threads; memory is bounded.</summary>
/// <remarks>
/// When a part is full, clients that have been silent for two times go. When all are busy, one of them is forgotten: who has so many addresses could be counted by nothing anyway.
/// Among other gateways (<see cref="Sharing"/>) it tells what it has counted of the clients that come near a limit, and decides by its own count and what the others last told.
/// </remarks>
/// <param name="key">Key of the hashes of clients. Gateways that count together have the same.</param>
/// <param name="capacity">Most clients and rules that are counted, 64 or more.</param>
public sealed class RateTable(ProfileKey key, int capacity = RateTable.DefaultCapacity)
{
    /// <summary>About 90 MB when full.</summary>
    public const int DefaultCapacity = 1_000_000;

    /// <summary>Others are told of a client from this part of a gateway's share of the limit on: what nobody is told of is a tenth of the limit at most, of all gateways together.</summary>
    private const int ToldFrom = 10;

    /// <summary>Most clients of one rule that others are told of.</summary>
    private const int MostOfRule = 2_000;

    private const int Parts = 64;

    /// <summary>Clients that may be told of, of which the heaviest are.</summary>
    private const int MostTold = 4 * RateDocument.MaxCounts / Parts;

    private readonly Part[] _parts = [.. Enumerable.Range(0, Parts).Select(_ => new Part())];
    private readonly int _most = Math.Max(1, capacity / Parts);
    private volatile RateSharing _sharing = RateSharing.Off;

    /// <summary>Key of the hashes of clients.</summary>
    public ProfileKey Key => key;

    /// <summary>How this gateway counts among others.</summary>
    public RateSharing Sharing
    {
        get => _sharing;
        set => _sharing = value;
    }

    /// <summary>How many are counted.</summary>
    public int Count() => _parts.Sum(static part => part.Windows.Count);

    /// <summary>Counts a request.</summary>
    /// <param name="what">What is counted.</param>
    /// <param name="timeMicros">When it arrived.</param>
    /// <param name="limit">The limit.</param>
    /// <returns>How long the client has to wait; zero: it is within the limit.</returns>
    public TimeSpan Count(RateKey what, long timeMicros, RateLimit limit)
    {
        RateSharing sharing = _sharing;
        RateLimit here = sharing.Mode == RateSharingMode.Alone ? limit with { Requests = Math.Max(1, limit.Requests / sharing.Gateways) } : limit;
        Part part = _parts[what.Client % Parts];
        lock (part)
        {
            if (part.Windows.Count >= _most && !part.Windows.ContainsKey(what)) part.MakeRoom(timeMicros);
            ref Entry entry = ref CollectionsMarshal.GetValueRefOrAddDefault(part.Windows, what, out _);
            RateWindow others = entry.IsTold && sharing.Mode == RateSharingMode.Together ? part.Told[what].Others : default;
            entry.Window = entry.Window.Next(timeMicros, here, others, out TimeSpan wait);
            entry.PerMicros = limit.PerMicros;
            if (!entry.IsTold && sharing.Mode != RateSharingMode.Off && part.Told.Count < MostTold && IsHeavy(entry.Window, limit.Requests, sharing.Gateways))
            {
                entry.IsTold = true;
                part.Told.Add(what, new ToldClient(default, limit.Requests));
            }

            return wait;
        }
    }

    /// <summary>What others are told: the clients nearest to their limits, at most <see cref="RateDocument.MaxCounts"/>, those of a rule together.</summary>
    /// <param name="nowMicros">Now, microseconds since 1970.</param>
    public IReadOnlyList<RateCount> Collect(long nowMicros)
    {
        RateSharing sharing = _sharing;
        List<(double Weight, RateCount Count)> heavy = [];
        foreach (Part part in _parts)
        {
            lock (part) part.Collect(nowMicros, sharing.Gateways, heavy);
        }

        return
        [
            .. heavy.GroupBy(static one => one.Count.Key.Rule).SelectMany(static rule => rule.OrderByDescending(static one => one.Weight).Take(MostOfRule))
                .OrderByDescending(static one => one.Weight).Take(RateDocument.MaxCounts)
                .GroupBy(static one => (one.Count.Key.Rule, one.Count.Index)).SelectMany(static group => group).Select(static one => one.Count),
        ];
    }

    /// <summary>Takes what others have counted.</summary>
    /// <param name="told">What they were told.</param>
    /// <param name="others">What they said to each.</param>
    public void Take(IReadOnlyList<RateCount> told, IReadOnlyList<RateOthers> others)
    {
        ArgumentNullException.ThrowIfNull(told);
        ArgumentNullException.ThrowIfNull(others);
        for (int i = 0; i < Math.Min(told.Count, others.Count); i++)
        {
            Part part = _parts[told[i].Key.Client % Parts];
            lock (part)
            {
                ref ToldClient client = ref CollectionsMarshal.GetValueRefOrNullRef(part.Told, told[i].Key);
                if (!System.Runtime.CompilerServices.Unsafe.IsNullRef(ref client)) client = client with { Others = new RateWindow(told[i].Index, others[i].Current, others[i].Previous) };
            }
        }
    }

    private static bool IsHeavy(in RateWindow window, long limit, int gateways) => (window.Current + window.Previous) * (double)(ToldFrom * gateways) >= limit;

    private readonly record struct ToldClient(RateWindow Others, long Limit);

    private struct Entry
    {
        public RateWindow Window;
        public long PerMicros;
        public bool IsTold;
    }

    private sealed class Part
    {
        private long _sweptAt;

        public Dictionary<RateKey, Entry> Windows { get; } = [];

        public Dictionary<RateKey, ToldClient> Told { get; } = [];

        public void Collect(long nowMicros, int gateways, List<(double Weight, RateCount Count)> heavy)
        {
            foreach ((RateKey what, ToldClient client) in Told)
            {
                ref Entry entry = ref CollectionsMarshal.GetValueRefOrNullRef(Windows, what);
                RateWindow now = entry.Window.At(nowMicros / entry.PerMicros);
                if (!IsHeavy(now, client.Limit, gateways))
                {
                    entry.IsTold = false;
                    Told.Remove(what);
                    continue;
                }

                heavy.Add((now.CountAt(nowMicros, entry.PerMicros) / client.Limit, new RateCount(what, now.Index, (uint)Math.Min(now.Current, uint.MaxValue), (uint)Math.Min(now.Previous, uint.MaxValue))));
            }
        }

        public void MakeRoom(long nowMicros)
        {
            // Looking at all is worth it once a second at most.
            if (nowMicros - _sweptAt >= 1_000_000)
            {
                _sweptAt = nowMicros;
                int before = Windows.Count;
                foreach ((RateKey what, Entry entry) in Windows)
                {
                    if ((nowMicros / entry.PerMicros) - entry.Window.Index >= 2) Remove(what);
                }

                if (Windows.Count < before) return;
            }

            foreach (RateKey any in Windows.Keys)
            {
                Remove(any);
                break;
            }
        }

        private void Remove(RateKey what)
        {
            Windows.Remove(what);
            Told.Remove(what);
        }
    }
}
