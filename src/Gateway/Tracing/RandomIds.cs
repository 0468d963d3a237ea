using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Insight.Gateway.Tracing;

/// <summary>Ids that cannot be guessed from earlier ones: a span id is evidence of where a request comes from.</summary>
/// <remarks>Asking the system's generator costs most of a microsecond, however little is asked for; each thread draws a page at a time.</remarks>
internal static class RandomIds
{
    private const int SpanBytes = 8;
    private const int TraceBytes = 16;

    // Of the thread's page: looking up what belongs to a thread is not free, so there is one such thing.
    [ThreadStatic]
    private static Page? t_page;

    /// <summary>A span id for a request that brought its trace.</summary>
    public static ulong NextSpan()
    {
        ulong span;
        do span = BinaryPrimitives.ReadUInt64LittleEndian(Draw(SpanBytes));
        while (span == 0);
        return span;
    }

    /// <summary>Both ids for a request that brought none.</summary>
    public static (UInt128 Trace, ulong Span) NextTrace()
    {
        (UInt128 trace, ulong span) ids;
        do
        {
            ReadOnlySpan<byte> drawn = Draw(TraceBytes + SpanBytes);
            ids = (BinaryPrimitives.ReadUInt128LittleEndian(drawn), BinaryPrimitives.ReadUInt64LittleEndian(drawn[TraceBytes..]));
        }
        while (ids.trace == 0 || ids.span == 0);
        return ids;
    }

    private static ReadOnlySpan<byte> Draw(int count) => (t_page ??= new Page()).Draw(count);

    private sealed class Page
    {
        private readonly byte[] _bytes = new byte[8192];
        private int _left;

        public ReadOnlySpan<byte> Draw(int count)
        {
            if (_left < count)
            {
                RandomNumberGenerator.Fill(_bytes);
                _left = _bytes.Length;
            }

            _left -= count;
            return _bytes.AsSpan(_left, count);
        }
    }
}
