using System.Globalization;
using System.Runtime.InteropServices;
using Insight.Contracts.Records;

namespace Insight.Gateway.Identity;

/// <summary>
/// The requests that upstreams have under way, by trace. A request that comes back with a span that this gateway handed out
/// comes from the upstream it was handed to (<see cref="IdentityEvidence.GatewayHop"/>). An upstream that traces for itself
/// sends a span of its own; then the trace id says where the request comes from, if only one destination has that trace
/// under way (<see cref="IdentityEvidence.TraceHop"/>, which is a guess and says so).
/// </summary>
internal sealed class HopTable(HopOptions options, TimeProvider time)
{
    private const int Shards = 32;

    /// <summary>Requests of one trace that are remembered, so that one trace id in many requests cannot make look-ups slow.</summary>
    private const int MaxPerTrace = 64;

    private readonly Shard[] _shards = [.. Enumerable.Range(0, Shards).Select(_ => new Shard())];
    private readonly int _shardCapacity = Math.Max(1, options.Capacity / Shards);
    private readonly long _lifetime = (long)(options.Lifetime.TotalSeconds * time.TimestampFrequency);

    /// <summary>Remembers a request that is about to be handed to its upstream. False when there is no room.</summary>
    public bool Enter(Hop hop)
    {
        Shard shard = ShardOf(hop.TraceId);
        lock (shard.Gate)
        {
            if (shard.Count >= _shardCapacity) return false;
            ref Hop? head = ref CollectionsMarshal.GetValueRefOrAddDefault(shard.ByTrace, hop.TraceId, out _);
            int length = 0;
            for (Hop? other = head; other is not null; other = other.Next) length++;
            if (length >= MaxPerTrace) return false;
            hop.Next = head;
            head = hop;
            shard.Count++;
            return true;
        }
    }

    /// <summary>Forgets a request that its upstream has answered.</summary>
    public void Leave(Hop hop)
    {
        Shard shard = ShardOf(hop.TraceId);
        lock (shard.Gate)
        {
            if (!shard.ByTrace.TryGetValue(hop.TraceId, out Hop? head)) return;
            if (ReferenceEquals(head, hop))
            {
                if (hop.Next is null) shard.ByTrace.Remove(hop.TraceId);
                else shard.ByTrace[hop.TraceId] = hop.Next;
                shard.Count--;
                return;
            }

            for (Hop before = head; before.Next is not null; before = before.Next)
            {
                if (!ReferenceEquals(before.Next, hop)) continue;
                before.Next = hop.Next;
                shard.Count--;
                return;
            }
        }
    }

    /// <summary>What a request's trace context says about where it comes from.</summary>
    /// <param name="traceId">The trace id it carries.</param>
    /// <param name="parentSpanId">The span id it carries.</param>
    public SourceIdentity Find(UInt128 traceId, ulong parentSpanId)
    {
        long oldest = time.GetTimestamp() - _lifetime;
        string? service = null;
        bool certain = true;
        Shard shard = ShardOf(traceId);
        lock (shard.Gate)
        {
            shard.ByTrace.TryGetValue(traceId, out Hop? hop);
            for (; hop is not null; hop = hop.Next)
            {
                if (hop.Entered < oldest) continue;
                if (hop.SpanId == parentSpanId) return Exact(hop);

                // The same parent: whoever sent that request sends this one too. It is the caller, not the destination.
                if (hop.ParentSpanId == parentSpanId) certain = false;
                else if (service is not null && service != hop.Service) certain = false;
                service = hop.Service;
            }
        }

        return service is null || !certain
            ? SourceIdentity.Unknown
            : new SourceIdentity(service, IdentityEvidence.TraceHop, Confidence.TraceHop, "trace");
    }

    private static SourceIdentity Exact(Hop hop) =>
        new(hop.Service, IdentityEvidence.GatewayHop, Confidence.GatewayHop, "span " + hop.SpanId.ToString("x16", CultureInfo.InvariantCulture));

    private Shard ShardOf(UInt128 traceId) => _shards[(uint)traceId.GetHashCode() % Shards];

    private sealed class Shard
    {
        public Lock Gate { get; } = new();

        public Dictionary<UInt128, Hop> ByTrace { get; } = [];

        public int Count { get; set; }
    }
}
