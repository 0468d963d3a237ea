using System.Buffers.Text;
using Insight.Waf.Text;
using Insight.Waf.Variables;

namespace Insight.Waf.Transactions;

/// <summary>Names for transactions that are not repeated: a random beginning for this process, and a counter. Rules use them for sampling.</summary>
internal static class UniqueIds
{
    private static readonly ulong s_process = BitConverter.ToUInt64(Guid.NewGuid().ToByteArray());
    private static long s_last;

    public static Slice Next(ByteBuffer memory)
    {
        int start = memory.Length;
        Append(memory, s_process);
        Append(memory, (ulong)Interlocked.Increment(ref s_last));
        return new Slice(start, memory.Length - start);
    }

    private static void Append(ByteBuffer memory, ulong number)
    {
        Utf8Formatter.TryFormat(number, memory.Reserve(16), out int length, new System.Buffers.StandardFormat('x', 16));
        memory.Advance(length);
    }
}
