namespace Insight.Policy.Guards;

/// <summary>The last ten seconds of the requests in a policy's scope, and what was usual before. Any number of threads.</summary>
/// <remarks>Clients are counted one by one up to some thousands; of more, only those with certain hashes are.</remarks>
public sealed class GuardWindow
{
    /// <summary>Seconds that are judged.</summary>
    public const int Seconds = 10;

    private const int MostClients = 4_096;

    /// <summary>Share of what is usual that is left after a second: half after five minutes.</summary>
    private static readonly double s_fade = Math.Pow(0.5, 1 / 300.0);

    private readonly Lock _lock = new();
    private readonly Slot[] _slots = [.. Enumerable.Range(0, Seconds).Select(static _ => new Slot())];
    private readonly Dictionary<ulong, (long Seen, long Touched)> _clients = [];
    private int _sampling;
    private GuardCounts _before;
    private long _beforeAt;

    /// <summary>Notes how a request ended.</summary>
    /// <param name="second">When it arrived, seconds since 1970.</param>
    /// <param name="client">Hash of its client.</param>
    /// <param name="acts">Whether the policy acts on it.</param>
    /// <param name="denied">Whether the policy has turned it away.</param>
    /// <param name="isError">Whether it went on and was answered with 5xx.</param>
    /// <param name="duration">What it took, in seconds.</param>
    public void Note(long second, ulong client, bool acts, bool denied, bool isError, double duration)
    {
        lock (_lock)
        {
            double log = denied ? 0 : Math.Log(Math.Max(duration, 1e-6));
            GuardCounts one = new(1, denied ? 1 : 0, 0, 0, !denied && isError ? 1 : 0, log, log * log);
            if (!acts)
            {
                double fade = second > _beforeAt ? Math.Pow(s_fade, second - _beforeAt) : 1;
                _before = Sum(new GuardCounts(_before.Requests * fade, 0, 0, 0, _before.Errors * fade, _before.LogSeconds * fade, _before.LogSquares * fade), one);
                _beforeAt = Math.Max(second, _beforeAt);
            }

            Slot slot = _slots[second % Seconds];
            if (slot.Second > second) return;
            if (slot.Second < second) slot.Begin(second);
            if (acts) slot.Acted = Sum(slot.Acted, one);
            else slot.Beside = Sum(slot.Beside, one);
            if (acts) Meet(second, client, denied);
        }
    }

    /// <summary>What was noted in the ten seconds that end with this one: of requests that the policy acts on, and of those of the same seconds that it does not act on; and what was usual of the latter before.</summary>
    public (GuardCounts Acted, GuardCounts Beside, GuardCounts Before) Read(long second)
    {
        lock (_lock)
        {
            GuardCounts acted = default, beside = default;
            foreach (Slot slot in _slots)
            {
                if (slot.Second <= second - Seconds || slot.Second > second) continue;
                acted = Sum(acted, slot.Acted);

                // Only of the same seconds: a canary that has just begun must not answer for what was slow or fast before.
                if (slot.Acted.Requests > 0) beside = Sum(beside, slot.Beside);
            }

            long oldest = second - Seconds;
            foreach ((ulong client, (long seen, _)) in _clients)
            {
                if (seen <= oldest) _clients.Remove(client);
            }

            // Unscaled: a test on a sample of the clients is a test.
            return (acted with { Clients = _clients.Count, TouchedClients = _clients.Values.Count(one => one.Touched > oldest) }, beside, _before);
        }
    }

    private static GuardCounts Sum(in GuardCounts one, in GuardCounts other) =>
        new(one.Requests + other.Requests, one.Denied + other.Denied, 0, 0, one.Errors + other.Errors, one.LogSeconds + other.LogSeconds, one.LogSquares + other.LogSquares);

    private void Meet(long second, ulong client, bool denied)
    {
        ulong mask = (1UL << _sampling) - 1;
        if ((client & mask) != 0) return;
        _clients.TryGetValue(client, out (long Seen, long Touched) known);
        _clients[client] = (Math.Max(second, known.Seen), denied ? Math.Max(second, known.Touched) : known.Touched);
        if (_clients.Count <= MostClients) return;
        _sampling++;
        mask = (1UL << _sampling) - 1;
        foreach (ulong other in _clients.Keys)
        {
            if ((other & mask) != 0) _clients.Remove(other);
        }
    }

    private sealed class Slot
    {
        public long Second { get; private set; }

        public GuardCounts Acted { get; set; }

        public GuardCounts Beside { get; set; }

        public void Begin(long second)
        {
            Second = second;
            Acted = Beside = default;
        }
    }
}
