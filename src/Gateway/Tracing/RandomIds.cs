using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Insight.Gateway.Tracing;

/// <summary>Ids that cannot be guessed from earlier ones: a span id is evidence of where a request comes from.</summary>
/// <remarks>The operating system's generator costs more than the rest of a record; each thread draws a page of it at a time.</remarks>
internal static class RandomIds
{
    private const int PageBytes = 1024;

    [ThreadStatic]
    private static byte[]? t_page;

    [ThreadStatic]
    private static int t_used;

    public static ulong NextSpan()
    {
        ulong id;
        do id = BinaryPrimitives.ReadUInt64LittleEndian(Draw(8));
        while (id == 0);
        return id;
    }

    public static UInt128 NextTrace()
    {
        UInt128 id;
        do id = BinaryPrimitives.ReadUInt128LittleEndian(Draw(16));
        while (id == 0);
        return id;
    }

    private static ReadOnlySpan<byte> Draw(int count)
    {
        byte[] page = t_page ??= new byte[PageBytes];
        if (t_used == 0 || t_used + count > PageBytes)
        {
            RandomNumberGenerator.Fill(page);
            t_used = 0;
        }

        ReadOnlySpan<byte> drawn = page.AsSpan(t_used, count);
        t_used += count;
        return drawn;
    }
}
