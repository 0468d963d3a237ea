using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics;

namespace Insight.Gateway.Tracing;

/// <summary>A request's place in a trace (W3C Trace Context, https://www.w3.org/TR/trace-context/).</summary>
/// <param name="TraceId">The trace.</param>
/// <param name="ParentSpanId">The span the caller sent; 0 when it sent none.</param>
/// <param name="SpanId">The span of this gateway, handed to the upstream.</param>
/// <param name="Flags">Trace flags; passed on as received, 0 for a trace that begins here, because the gateway records no spans.</param>
internal readonly record struct TraceContext(UInt128 TraceId, ulong ParentSpanId, ulong SpanId, byte Flags)
{
    private const int Length = 55;

    /// <summary>True when the caller sent a valid context.</summary>
    public bool WasReceived => ParentSpanId != 0;

    /// <summary>Continues the caller's trace, or the host application's activity, or begins one.</summary>
    public static TraceContext Start(string? traceparent, Activity? activity)
    {
        bool received = TryParse(traceparent, out UInt128 trace, out ulong parent, out byte flags);
        ulong span;
        if (activity is { IdFormat: ActivityIdFormat.W3C })
        {
            Span<byte> bytes = stackalloc byte[16];
            activity.TraceId.CopyTo(bytes);
            trace = BinaryPrimitives.ReadUInt128BigEndian(bytes);
            flags = (byte)activity.ActivityTraceFlags;
            span = RandomIds.NextSpan();
        }
        else if (received)
        {
            span = RandomIds.NextSpan();
        }
        else
        {
            (trace, span) = RandomIds.NextTrace();
        }

        return new TraceContext(trace, parent, span, flags);
    }

    /// <summary>The header for the upstream.</summary>
    public string ToTraceparent() => string.Create(Length, this, static (text, context) =>
    {
        Span<byte> bytes = stackalloc byte[25];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, context.TraceId);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], context.SpanId);
        bytes[24] = context.Flags;
        "00-".CopyTo(text);
        Convert.TryToHexStringLower(bytes[..16], text[3..], out _);
        text[35] = '-';
        Convert.TryToHexStringLower(bytes[16..24], text[36..], out _);
        text[52] = '-';
        Convert.TryToHexStringLower(bytes[24..], text[53..], out _);
    });

    /// <summary>Reads a <c>traceparent</c> header: version 00, or a later one whose beginning reads the same.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out UInt128 traceId, out ulong spanId, out byte flags)
    {
        traceId = 0;
        spanId = 0;
        flags = 0;
        if (text.Length < Length || text[2] != '-' || text[35] != '-' || text[52] != '-') return false;
        if (text[..Length].ContainsAnyInRange('A', 'Z')) return false;

        Span<byte> bytes = stackalloc byte[26];
        if (!FromHex(text[..2], bytes) || !FromHex(text[3..35], bytes[1..]) || !FromHex(text[36..52], bytes[17..]) || !FromHex(text[53..55], bytes[25..])) return false;
        byte version = bytes[0];
        if (version == 0xFF || (version == 0 && text.Length != Length) || (text.Length > Length && text[Length] != '-')) return false;

        UInt128 trace = BinaryPrimitives.ReadUInt128BigEndian(bytes[1..]);
        ulong span = BinaryPrimitives.ReadUInt64BigEndian(bytes[17..]);
        if (trace == 0 || span == 0) return false;
        (traceId, spanId, flags) = (trace, span, bytes[25]);
        return true;
    }

    private static bool FromHex(ReadOnlySpan<char> text, Span<byte> bytes) =>
        Convert.FromHexString(text, bytes, out _, out _) == OperationStatus.Done;
}
