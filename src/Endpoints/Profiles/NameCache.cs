using System.Buffers.Binary;
using System.Numerics;

namespace Insight.Endpoints.Profiles;

/// <summary>Remembers of the last names where in a profile their parameter stands. One thread at a time.</summary>
/// <remarks>
/// Most names come again and again, and normalising and hashing one under the key costs more than judging a short value. A name that shares a slot with another one
/// pushes it out: whoever chooses names can only make look-ups as slow as they are without this. What is found is compared byte for byte, so that hashes need no key.
/// </remarks>
internal sealed class NameCache
{
    /// <summary>Slots; a power of two.</summary>
    private const int Slots = 512;

    /// <summary>Longer names are not remembered.</summary>
    private const int NameBytes = 48;

    private readonly Entry[] _entries = new Entry[Slots];
    private readonly byte[] _names = new byte[Slots * NameBytes];
    private RequestProfile? _profile;
    private int _last;

    /// <summary>What is remembered belongs to one profile; with another one nothing is.</summary>
    public void Begin(RequestProfile profile)
    {
        if (ReferenceEquals(_profile, profile)) return;
        _profile = profile;
        Array.Clear(_entries);
    }

    /// <summary>Where a parameter stands, as <see cref="EndpointProfile.Resolve"/> says it.</summary>
    public ResolvedName Resolve(EndpointProfile endpoint, ProfileKey key, ArgumentPlace place, ReadOnlySpan<byte> name)
    {
        if (name.Length > NameBytes) return endpoint.Resolve(key, place, name);

        // The next request has its names in the same order: what followed last time is asked first, which saves the hash.
        int slot = _entries[_last].Follower;
        if (!Is(slot, endpoint, place, name))
        {
            slot = SlotOf(endpoint, place, name);
            _entries[_last].Follower = (ushort)slot;
            if (!Is(slot, endpoint, place, name))
            {
                ResolvedName resolved = endpoint.Resolve(key, place, name);
                name.CopyTo(_names.AsSpan(slot * NameBytes));
                _entries[slot] = new Entry(endpoint, resolved, place, (byte)name.Length);
            }
        }

        _last = slot;
        return _entries[slot].Name;
    }

    private bool Is(int slot, EndpointProfile endpoint, ArgumentPlace place, ReadOnlySpan<byte> name)
    {
        ref readonly Entry entry = ref _entries[slot];
        return ReferenceEquals(entry.Endpoint, endpoint) && entry.Place == place && entry.Length == name.Length && name.SequenceEqual(_names.AsSpan(slot * NameBytes, name.Length));
    }

    private static int SlotOf(EndpointProfile endpoint, ArgumentPlace place, ReadOnlySpan<byte> name)
    {
        ulong hash = endpoint.Id + ((ulong)place << 32) + (ulong)name.Length;
        ulong last = 0;
        if (name.Length >= sizeof(ulong))
        {
            last = BinaryPrimitives.ReadUInt64LittleEndian(name[^sizeof(ulong)..]);
            for (; name.Length > sizeof(ulong); name = name[sizeof(ulong)..]) hash = Mix(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(name));
        }
        else
        {
            foreach (byte one in name) last = (last << 8) | one;
        }

        hash = Mix(hash ^ last);
        return (int)(hash >> (64 - BitOperations.TrailingZeroCount(Slots)));
    }

    private static ulong Mix(ulong hash) => BitOperations.RotateLeft(hash * 0x9E3779B97F4A7C15, 29) * 0xBF58476D1CE4E5B9;

    private record struct Entry(EndpointProfile? Endpoint, ResolvedName Name, ArgumentPlace Place, byte Length)
    {
        /// <summary>The slot of the name that came after this one.</summary>
        public ushort Follower { get; set; }
    }
}
