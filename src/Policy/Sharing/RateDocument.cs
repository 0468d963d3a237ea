using System.Buffers;
using System.Buffers.Binary;
using Insight.Policy.Policies;

namespace Insight.Policy.Sharing;

/// <summary>Counts on their way between gateway and console, as bytes (little endian).</summary>
/// <remarks>
/// <code>
/// counts   "IRC1", number of groups (4 bytes), groups: rule (8), index (8), number of clients (4), clients: hash (8), current (4), previous (4)
/// answer   "IRA1", number of gateways (4), number of counts (4), counts: current (4), previous (4)
/// </code>
/// </remarks>
public static class RateDocument
{
    /// <summary>Most clients and rules in one document.</summary>
    public const int MaxCounts = 10_000;

    /// <summary>Most gateways that are believed.</summary>
    public const int MaxGateways = 100_000;

    private const int Head = 8, Group = 20, Count = 16, Answered = 8;

    /// <summary>Largest document with counts, in bytes.</summary>
    public const int MaxBytes = Head + (MaxCounts * (Group + Count));

    /// <summary>Largest answer, in bytes.</summary>
    public const int MaxAnswerBytes = Head + 4 + (MaxCounts * Answered);

    /// <summary>Writes counts. Those of one rule and time stand in one group when they follow each other.</summary>
    /// <exception cref="ArgumentException">There are more than <see cref="MaxCounts"/>.</exception>
    public static byte[] Write(IReadOnlyList<RateCount> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        if (counts.Count > MaxCounts) throw new ArgumentException($"more than {MaxCounts} counts", nameof(counts));
        ArrayBufferWriter<byte> bytes = new(Head + ((Group + Count) * Math.Max(1, counts.Count)));
        bytes.Write("IRC1"u8);
        int groups = 0;
        for (int i = 0; i < counts.Count; i++) groups += IsFirst(counts, i) ? 1 : 0;
        Put(bytes, (uint)groups);
        for (int i = 0; i < counts.Count; i++)
        {
            if (IsFirst(counts, i))
            {
                int end = i + 1;
                while (end < counts.Count && !IsFirst(counts, end)) end++;
                Put(bytes, counts[i].Key.Rule);
                Put(bytes, (ulong)counts[i].Index);
                Put(bytes, (uint)(end - i));
            }

            Put(bytes, counts[i].Key.Client);
            Put(bytes, counts[i].Current);
            Put(bytes, counts[i].Previous);
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Reads counts; null: these are none.</summary>
    public static IReadOnlyList<RateCount>? Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is < Head or > MaxBytes || !bytes.StartsWith("IRC1"u8)) return null;
        uint groups = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
        bytes = bytes[Head..];
        List<RateCount> counts = [];
        for (; groups > 0; groups--)
        {
            if (bytes.Length < Group) return null;
            ulong rule = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
            long index = BinaryPrimitives.ReadInt64LittleEndian(bytes[8..]);
            uint clients = BinaryPrimitives.ReadUInt32LittleEndian(bytes[16..]);
            bytes = bytes[Group..];
            if (clients == 0 || clients > MaxCounts - counts.Count || (long)clients * Count > bytes.Length || index is <= 0 or long.MaxValue) return null;
            for (; clients > 0; clients--, bytes = bytes[Count..])
            {
                counts.Add(new RateCount(
                    new RateKey(rule, BinaryPrimitives.ReadUInt64LittleEndian(bytes)), index, BinaryPrimitives.ReadUInt32LittleEndian(bytes[8..]), BinaryPrimitives.ReadUInt32LittleEndian(bytes[12..])));
            }
        }

        return bytes.IsEmpty ? counts : null;
    }

    /// <summary>Writes an answer.</summary>
    public static byte[] Write(RateAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        byte[] bytes = new byte[Head + 4 + (Answered * answer.Others.Count)];
        "IRA1"u8.CopyTo(bytes);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), answer.Gateways);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), answer.Others.Count);
        Span<byte> rest = bytes.AsSpan(Head + 4);
        foreach (RateOthers others in answer.Others)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(rest, others.Current);
            BinaryPrimitives.WriteUInt32LittleEndian(rest[4..], others.Previous);
            rest = rest[Answered..];
        }

        return bytes;
    }

    /// <summary>Reads an answer; null: it is none, or not for so many counts.</summary>
    public static RateAnswer? ReadAnswer(ReadOnlySpan<byte> bytes, int counts)
    {
        if (bytes.Length != Head + 4 + (Answered * (long)counts) || !bytes.StartsWith("IRA1"u8)) return null;
        int gateways = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        if (gateways is < 1 or > MaxGateways || BinaryPrimitives.ReadInt32LittleEndian(bytes[8..]) != counts) return null;
        RateOthers[] others = new RateOthers[counts];
        bytes = bytes[(Head + 4)..];
        for (int i = 0; i < counts; i++, bytes = bytes[Answered..]) others[i] = new RateOthers(BinaryPrimitives.ReadUInt32LittleEndian(bytes), BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]));
        return new RateAnswer(gateways, others);
    }

    private static bool IsFirst(IReadOnlyList<RateCount> counts, int i) => i == 0 || counts[i].Key.Rule != counts[i - 1].Key.Rule || counts[i].Index != counts[i - 1].Index;

    private static void Put(ArrayBufferWriter<byte> bytes, uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.GetSpan(4), value);
        bytes.Advance(4);
    }

    private static void Put(ArrayBufferWriter<byte> bytes, ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.GetSpan(8), value);
        bytes.Advance(8);
    }
}
