using System.Globalization;
using System.Net;
using System.Numerics;
using Insight.Contracts.Identity;
using Insight.Contracts.Records;

namespace Insight.Gateway.Identity;

/// <summary>
/// The requests that upstreams have under way, by trace. A request that comes back with a span that this gateway handed out
/// comes from the upstream it was handed to (<see cref="IdentityEvidence.GatewayHop"/>), as far as <see cref="SpanProof"/> holds. An upstream
/// that traces for itself sends a span of its own; then the trace id says where the request comes from, if only one destination has that trace
/// under way (<see cref="IdentityEvidence.TraceHop"/>, which is a guess and says so).
/// </summary>
internal sealed class HopTable
{
    /// <summary>Locks are shared by buckets: enough of them that threads hardly ever meet.</summary>
    private const int Locks = 64;

    /// <summary>Requests remembered per bucket, so that one trace id in many requests cannot make look-ups slow.</summary>
    private const int MaxPerBucket = 64;

    private readonly Hop?[] _buckets;
    private readonly Lock[] _locks = [.. Enumerable.Range(0, Locks).Select(_ => new Lock())];
    private readonly TimeProvider _time;
    private readonly long _lifetime;
    private readonly int _capacity;
    private int _count;

    public HopTable(HopOptions options, TimeProvider time)
    {
        _time = time;
        _capacity = options.Capacity;
        _lifetime = (long)(options.Lifetime.TotalSeconds * time.TimestampFrequency);
        _buckets = new Hop?[BitOperations.RoundUpToPowerOf2((uint)Math.Max(Locks, options.Capacity / 4))];
    }

    /// <summary>Remembers a request that is about to be handed to its upstream. False when there is no room.</summary>
    public bool Enter(Hop hop)
    {
        if (Volatile.Read(ref _count) >= _capacity) return false;
        uint bucket = BucketOf(hop.TraceId);
        lock (_locks[bucket % Locks])
        {
            int length = 0;
            for (Hop? other = _buckets[bucket]; other is not null; other = other.Next) length++;
            if (length >= MaxPerBucket) return false;
            hop.Next = _buckets[bucket];
            _buckets[bucket] = hop;
        }

        Interlocked.Increment(ref _count);
        return true;
    }

    /// <summary>Forgets a request that its upstream has answered; it must have been entered.</summary>
    public void Leave(Hop hop)
    {
        uint bucket = BucketOf(hop.TraceId);
        lock (_locks[bucket % Locks])
        {
            ref Hop? place = ref _buckets[bucket];
            while (!ReferenceEquals(place, hop)) place = ref place!.NextPlace;
            place = hop.Next;
        }

        Interlocked.Decrement(ref _count);
    }

    /// <summary>What a request's trace context says about where it comes from.</summary>
    /// <param name="traceId">The trace id it carries.</param>
    /// <param name="parentSpanId">The span id it carries.</param>
    /// <param name="sender">The address it comes from.</param>
    public SourceIdentity Find(UInt128 traceId, ulong parentSpanId, IPAddress sender)
    {
        long oldest = _time.GetTimestamp() - _lifetime;
        string? service = null;
        bool certain = true;
        Hop? exact = null;
        uint bucket = BucketOf(traceId);
        lock (_locks[bucket % Locks])
        {
            for (Hop? hop = _buckets[bucket]; hop is not null && exact is null; hop = hop.Next)
            {
                if (hop.TraceId != traceId || hop.Entered < oldest) continue;
                if (hop.SpanId == parentSpanId) exact = hop;

                // The same parent: whoever sent that request sends this one too. It is the caller, not the destination.
                if (hop.ParentSpanId == parentSpanId) certain = false;
                else if (service is not null && service != hop.Service) certain = false;
                service = hop.Service;
            }
        }

        if (exact is not null) return Exact(exact, sender.ToString());
        return service is null || !certain ? SourceIdentity.Unknown : Guess(service, "trace");
    }

    private static SourceIdentity Exact(Hop hop, string sender)
    {
        string span = "span " + hop.SpanId.ToString("x16", CultureInfo.InvariantCulture);
        return SpanProof.Holds(sender, hop.Address)
            ? new SourceIdentity(hop.Service, IdentityEvidence.GatewayHop, SourceConfidence.GatewayHop, span)
            : Guess(hop.Service, span + " from another address");
    }

    private static SourceIdentity Guess(string service, string detail) => new(service, IdentityEvidence.TraceHop, SourceConfidence.TraceHop, detail);

    /// <summary>Callers choose trace ids; the hash is seeded anew by every process, so they cannot choose buckets.</summary>
    private uint BucketOf(UInt128 traceId) => (uint)HashCode.Combine((ulong)traceId, (ulong)(traceId >> 64)) & (uint)(_buckets.Length - 1);
}
