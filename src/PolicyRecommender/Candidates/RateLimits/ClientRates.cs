using System.Runtime.InteropServices;
using Insight.Policy.Policies;

namespace Insight.PolicyRecommender.Candidates.RateLimits;

/// <summary>The most requests that each client made in a minute, as gateways count them. Requests must come in order of time.</summary>
/// <param name="halfMicros">Where the second half of the time begins, microseconds since 1970.</param>
/// <param name="most">Most clients that are followed; those that come later are not.</param>
public sealed class ClientRates(long halfMicros, int most = 500_000)
{
    /// <summary>The time that limits count by.</summary>
    public static readonly RateLimit Minute = new(long.MaxValue, 60_000_000);

    private readonly Dictionary<ulong, Rate> _clients = [];

    /// <summary>Whether there were more clients than are followed.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Notes a request.</summary>
    /// <param name="client">A hash of the client.</param>
    /// <param name="timeMicros">When it came.</param>
    /// <param name="isRefused">Whether it was answered with a status of 400 or more.</param>
    public void Add(ulong client, long timeMicros, bool isRefused)
    {
        if (_clients.Count >= most && !_clients.ContainsKey(client))
        {
            IsFull = true;
            return;
        }

        ref Rate rate = ref CollectionsMarshal.GetValueRefOrAddDefault(_clients, client, out _);
        rate.Window = rate.Window.Next(timeMicros, Minute, out _);
        double count = rate.Window.CountAt(timeMicros, Minute.PerMicros);
        if (timeMicros < halfMicros) rate.First = Math.Max(rate.First, count);
        else rate.Second = Math.Max(rate.Second, count);
        rate.Requests++;
        if (isRefused) rate.Refused++;
    }

    /// <summary>The clients that may teach: those that were not refused most of the time.</summary>
    public IEnumerable<Rate> Ordinary => _clients.Values.Where(static rate => rate.Refused * 2 <= rate.Requests);

    /// <summary>How many may not.</summary>
    public int Refused => _clients.Values.Count(static rate => rate.Refused * 2 > rate.Requests);

    /// <summary>One client.</summary>
    public record struct Rate
    {
        internal RateWindow Window { get; set; }

        /// <summary>Most requests in a minute of the first half of the time; 0: there were none.</summary>
        public double First { get; internal set; }

        /// <summary>The same of the second half.</summary>
        public double Second { get; internal set; }

        /// <summary>All requests.</summary>
        public long Requests { get; internal set; }

        /// <summary>Those that were refused.</summary>
        public long Refused { get; internal set; }
    }
}
