using Insight.Contracts.Identity;

namespace Insight.ApiDiscovery.Identity;

/// <summary>Finds by trace and span which request another one was made for.</summary>
/// <remarks>
/// Spans that our gateways handed out and spans that somebody wrote into a log are kept apart: only the former prove anything. A span id
/// that stands in two requests proves nothing either.
/// </remarks>
internal sealed class TraceIndex
{
    /// <summary>Requests looked at per trace, so that one trace id in many requests cannot make look-ups slow.</summary>
    private const int MaxPerTrace = 64;

    /// <summary>How far the clocks of two gateways may differ, microseconds.</summary>
    private const long ClockSlackUs = 100_000;

    private const int Ambiguous = -1;

    private readonly IReadOnlyList<Hop> _hops;
    private readonly Dictionary<(UInt128 Trace, ulong Span), int> _handedOut = [], _logged = [];
    private readonly Dictionary<UInt128, List<int>> _traces = [];

    public TraceIndex(IReadOnlyList<Hop> hops)
    {
        _hops = hops;
        for (int i = 0; i < hops.Count; i++)
        {
            Hop hop = hops[i];
            if (hop.TraceId == 0) continue;
            if (hop.SpanId != 0)
            {
                Dictionary<(UInt128, ulong), int> spans = hop.OfGateway ? _handedOut : _logged;
                if (!spans.TryAdd((hop.TraceId, hop.SpanId), i)) spans[(hop.TraceId, hop.SpanId)] = Ambiguous;
            }

            if (!_traces.TryGetValue(hop.TraceId, out List<int>? trace)) _traces.Add(hop.TraceId, trace = []);

            // One more than is looked at says that there are too many.
            if (trace.Count <= MaxPerTrace) trace.Add(i);
        }
    }

    /// <summary>The request under way whose upstream was given the span that this one carries, and which comes from that very host; null when there is none.</summary>
    public int? HandedOut(in Hop hop)
    {
        if (!Find(_handedOut, hop, out int index)) return null;
        Hop parent = _hops[index];
        long end = parent.TimeUs + (long)Math.Min(parent.DurationUs, long.MaxValue / 4);
        bool underWay = hop.TimeUs >= parent.TimeUs - ClockSlackUs && hop.TimeUs <= end + ClockSlackUs;
        return underWay && SpanProof.Holds(hop.ClientAddress, parent.DestinationAddress) ? index : null;
    }

    /// <summary>The request that has the span which this one names as its parent, by whoever says so.</summary>
    public int? Named(in Hop hop) => Find(_logged, hop, out int index) || Find(_handedOut, hop, out index) ? index : null;

    /// <summary>Requests of the same trace that were under way when this one came, but for those that the same caller made; null for too many.</summary>
    public IEnumerable<int>? UnderWay(int self)
    {
        Hop hop = _hops[self];
        if (hop.TraceId == 0 || !_traces.TryGetValue(hop.TraceId, out List<int>? trace)) return [];
        if (trace.Count > MaxPerTrace) return null;
        return trace.Where(i => i != self && Contains(_hops[i], hop) && !(hop.ParentSpanId != 0 && _hops[i].ParentSpanId == hop.ParentSpanId));
    }

    private static bool Contains(in Hop outer, in Hop inner) =>
        outer.TimeUs <= inner.TimeUs && (ulong)(inner.TimeUs - outer.TimeUs) + inner.DurationUs <= outer.DurationUs && outer.DurationUs > inner.DurationUs;

    private static bool Find(Dictionary<(UInt128, ulong), int> spans, in Hop hop, out int index)
    {
        index = Ambiguous;
        return hop.TraceId != 0 && hop.ParentSpanId != 0 && spans.TryGetValue((hop.TraceId, hop.ParentSpanId), out index) && index != Ambiguous;
    }
}
