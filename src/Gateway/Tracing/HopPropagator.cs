using System.Diagnostics;
using Insight.Gateway.Identity;

namespace Insight.Gateway.Tracing;

/// <summary>Learns which span the HTTP client really sends when the host application traces for itself.</summary>
/// <remarks>The client then starts an activity inside <c>SendAsync</c> and writes its span over ours. That span is what the
/// upstream can bring back, so it is the evidence, and it goes into the record; the host's own trace stays unbroken.</remarks>
internal sealed class HopPropagator(DistributedContextPropagator inner) : DistributedContextPropagator
{
    /// <summary>Where the request under way travels with its message.</summary>
    public static readonly HttpRequestOptionsKey<Hop> HopKey = new("Insight.Hop");

    public override IReadOnlyCollection<string> Fields => inner.Fields;

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
    {
        inner.Inject(activity, carrier, setter);
        if (activity is { IdFormat: ActivityIdFormat.W3C } && carrier is HttpRequestMessage message && message.Options.TryGetValue(HopKey, out Hop? hop))
        {
            Span<byte> bytes = stackalloc byte[8];
            activity.SpanId.CopyTo(bytes);
            hop.SpanId = System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes);
        }
    }

    public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState) =>
        inner.ExtractTraceIdAndState(carrier, getter, out traceId, out traceState);

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) =>
        inner.ExtractBaggage(carrier, getter);
}
