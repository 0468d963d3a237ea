namespace Insight.Gateway.Profiles;

/// <summary>Remembers which clients are mostly refused, in a fixed table. Any number of threads.</summary>
/// <remarks>
/// Only clients that were refused have an entry. Where two share a slot, each refusal of the other wears the one that is there down, so a client is forgotten only
/// when others are refused as often. Threads that meet may lose a count.
/// </remarks>
internal sealed class ClientRefusals
{
    /// <summary>Slots, of eight bytes each.</summary>
    public const int Slots = 4096;

    /// <summary>Fewer refusals say nothing.</summary>
    private const int MinRefusals = 4;

    /// <summary>From here on both counts are halved: what was long ago counts less.</summary>
    private const int MaxCount = 64;

    private readonly ulong[] _slots = new ulong[Slots];

    /// <summary>Notes an answer.</summary>
    /// <param name="client">Keyed hash of the client.</param>
    /// <param name="isRefused">Whether it was refused; otherwise it was accepted.</param>
    public void Note(ulong client, bool isRefused)
    {
        ref ulong slot = ref _slots[client % Slots];
        Entry entry = new(Volatile.Read(ref slot));
        bool isThis = entry.Tag == TagOf(client);
        if (!isThis && !isRefused) return;
        if (!isThis) entry = entry.Refused > 1 ? entry with { Refused = entry.Refused - 1 } : new Entry(TagOf(client), 0, 1);
        else if (isRefused) entry = entry with { Refused = entry.Refused + 1 };
        else entry = entry with { Accepted = entry.Accepted + 1 };
        if (entry.Accepted + entry.Refused >= MaxCount) entry = entry with { Accepted = entry.Accepted / 2, Refused = entry.Refused / 2 };
        Volatile.Write(ref slot, entry.Packed);
    }

    /// <summary>Whether a client is refused more often than not.</summary>
    public bool IsMostlyRefused(ulong client)
    {
        Entry entry = new(Volatile.Read(ref _slots[client % Slots]));
        return entry.Tag == TagOf(client) && entry.Refused >= MinRefusals && entry.Refused > entry.Accepted;
    }

    private static uint TagOf(ulong client) => (uint)(client >> 32);

    private readonly record struct Entry(uint Tag, int Accepted, int Refused)
    {
        public Entry(ulong packed)
            : this((uint)(packed >> 32), (int)(packed >> 16) & 0xFFFF, (int)packed & 0xFFFF)
        {
        }

        public ulong Packed => ((ulong)Tag << 32) | ((ulong)Accepted << 16) | (uint)Refused;
    }
}
