using System.Text;

namespace Insight.Ingest.Replay.Formats;

/// <summary>Strings for text that a log repeats line after line (hosts, services, user agents, addresses): one string for each, not one per line.</summary>
/// <remarks>
/// A table in which newer text replaces older at the same place: bounded, and never wrong, only sometimes of no use. Threads may share it,
/// for a place is one reference.
/// </remarks>
internal static class CommonText
{
    /// <summary>Longest text kept: a SPIFFE id or a user agent of usual length.</summary>
    private const int MaxBytes = 192;

    private const int Places = 4096;

    private static readonly string?[] s_places = new string?[Places];

    /// <summary>The text as a string; null when it has to be made by other means, as it is not ASCII or too long.</summary>
    public static string? Of(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) return "";
        if (text.Length > MaxBytes) return null;
        ref string? place = ref s_places[Place(text)];
        string? known = place;
        if (known is not null && known.Length == text.Length && Ascii.Equals(text, known)) return known;
        if (!Ascii.IsValid(text)) return null;
        return place = Encoding.ASCII.GetString(text);
    }

    /// <summary>A hash of all of the text, by words.</summary>
    private static int Place(ReadOnlySpan<byte> text)
    {
        ulong hash = (ulong)text.Length;
        while (text.Length >= sizeof(ulong))
        {
            hash = (hash ^ System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(text)) * 0x9E3779B97F4A7C15;
            hash ^= hash >> 32;
            text = text[sizeof(ulong)..];
        }

        foreach (byte b in text) hash = (hash ^ b) * 0x100000001B3;
        return (int)((hash ^ (hash >> 24) ^ (hash >> 48)) % Places);
    }
}
