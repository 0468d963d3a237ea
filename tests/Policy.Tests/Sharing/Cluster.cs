using Insight.Endpoints.Profiles;
using Insight.Policy.Policies;
using Insight.Policy.Sharing;

namespace Insight.Policy.Tests.Sharing;

/// <summary>Gateways that exchange counts each second, each at a moment of its own, on a clock that a test moves.</summary>
internal sealed class Cluster
{
    public const long Second = 1_000_000;

    private readonly FakeTime _time;
    private readonly RateHub _hub;
    private readonly RateTable[] _tables;
    private readonly long[] _next, _skew;

    public Cluster(int gateways, FakeTime time, Random random, long mostSkew = 0)
    {
        _time = time;
        _hub = new RateHub(time);
        _tables = [.. Enumerable.Range(0, gateways).Select(_ => new RateTable(new ProfileKey("0123456789abcdef"u8)) { Sharing = new RateSharing(RateSharingMode.Alone, gateways) })];
        _next = [.. _tables.Select(_ => time.Micros + random.NextInt64(Second))];
        _skew = [.. _tables.Select(_ => mostSkew == 0 ? 0 : random.NextInt64(-mostSkew, mostSkew + 1))];
    }

    /// <summary>Whether the console can be reached.</summary>
    public bool HasConsole { get; set; } = true;

    /// <summary>Asks a gateway at a moment; all exchanges before it are done first.</summary>
    /// <returns>Whether the request is let through.</returns>
    public bool Ask(int gateway, ulong client, long micros, RateLimit limit)
    {
        MoveTo(micros);
        return _tables[gateway].Count(new RateKey(7, client), micros + _skew[gateway], limit) == TimeSpan.Zero;
    }

    public void MoveTo(long micros)
    {
        while (_next.Min() is var at && at <= micros)
        {
            _time.Micros = at;
            int gateway = Array.IndexOf(_next, at);
            _next[gateway] += Second;
            Exchange(gateway);
        }

        _time.Micros = micros;
    }

    private void Exchange(int gateway)
    {
        RateTable table = _tables[gateway];
        if (!HasConsole)
        {
            table.Sharing = table.Sharing with { Mode = RateSharingMode.Alone };
            return;
        }

        // As bytes, as it goes over the wire.
        IReadOnlyList<RateCount> counts = RateDocument.Read(RateDocument.Write(table.Collect(_time.Micros + _skew[gateway])))!;
        RateAnswer answer = RateDocument.ReadAnswer(RateDocument.Write(_hub.Exchange($"g{gateway}", counts)), counts.Count)!;
        table.Take(counts, answer.Others);
        table.Sharing = new RateSharing(RateSharingMode.Together, answer.Gateways);
    }
}
