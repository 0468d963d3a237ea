using System.Buffers.Binary;
using Insight.ApiDiscovery.Identity;
using Insight.Contracts.Records;

namespace Insight.Offline.Graph;

/// <summary>What a record of a log tells about both ends of its request.</summary>
public static class RecordHop
{
    /// <summary>The ends. A log proves nothing, whatever it says: the hop is not one of a gateway of ours.</summary>
    public static Hop Of(AccessRecord record)
    {
        ArgumentNullException.ThrowIfNull(record);
        ReadOnlySpan<byte> trace = record.TraceId.Span, span = record.SpanId.Span, parent = record.ParentSpanId.Span;
        return new Hop
        {
            TimeUs = record.TimeUs,
            DurationUs = record.DurationUs,
            Status = record.Status,
            Source = record.SourceService,
            Evidence = record.SourceEvidence,
            Confidence = record.SourceConfidence,
            Destination = record.DestinationService,
            ClientAddress = record.ClientIp,
            DestinationAddress = record.DestinationAddress,
            TraceId = trace.Length == 16 ? BinaryPrimitives.ReadUInt128BigEndian(trace) : 0,
            SpanId = span.Length == 8 ? BinaryPrimitives.ReadUInt64BigEndian(span) : 0,
            ParentSpanId = parent.Length == 8 ? BinaryPrimitives.ReadUInt64BigEndian(parent) : 0,
        };
    }
}
