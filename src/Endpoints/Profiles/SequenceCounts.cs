namespace Insight.Endpoints.Profiles;

/// <summary>In how many values, and of about how many clients, each sequence of three classes was seen.</summary>
/// <remarks>Beyond <see cref="MaxSequences"/> nothing is kept and the values are too diverse to be judged; that depends on what was seen and not on its order.</remarks>
public sealed class SequenceCounts
{
    /// <summary>Most different sequences.</summary>
    public const int MaxSequences = 4096;

    private ushort[] _keys = new ushort[32];
    private uint[] _counts = new uint[32];
    private ulong[] _clients = new ulong[32];
    private uint[] _values = new uint[32];
    private uint _value;

    /// <summary>How many different sequences there are.</summary>
    public int Count { get; private set; }

    /// <summary>Whether there were too many.</summary>
    public bool IsTooDiverse { get; private set; }

    /// <summary>Bytes of memory.</summary>
    internal int Bytes => _keys.Length * (sizeof(ushort) + sizeof(uint) + sizeof(ulong) + sizeof(uint));

    /// <summary>The sequences in order of their numbers.</summary>
    public IEnumerable<(ushort Sequence, uint Count, ClientSet Clients)> Ordered =>
        Enumerable.Range(0, _keys.Length).Where(slot => _counts[slot] != 0).Select(slot => (_keys[slot], _counts[slot], new ClientSet(_clients[slot]))).OrderBy(static one => one.Item1);

    /// <summary>Counts the sequences of a value, each once.</summary>
    /// <param name="value">The value.</param>
    /// <param name="client">The bit of its client.</param>
    public void Observe(ReadOnlySpan<byte> value, ulong client)
    {
        if (IsTooDiverse) return;
        _value++;
        ReadOnlySpan<byte> classes = CharacterClass.Table;
        int first = CharacterClass.Boundary, second = CharacterClass.Boundary;
        int last = -1;
        for (int i = 0; i < value.Length + 2 && !IsTooDiverse; i++)
        {
            int third = i < value.Length ? classes[value[i]] : CharacterClass.Boundary;
            ushort sequence = CharacterClass.Sequence(first, second, third);
            (first, second) = (second, third);
            if (sequence == last) continue;
            last = sequence;
            int slot = SlotOf(sequence);
            if (slot < 0 || _values[slot] == _value) continue;
            _values[slot] = _value;
            _counts[slot] = Sum(_counts[slot], 1);
            _clients[slot] |= client;
        }
    }

    /// <summary>Adds what another one has counted.</summary>
    public void Merge(SequenceCounts other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.IsTooDiverse) GiveUp();
        foreach ((ushort sequence, uint count, ClientSet clients) in other.Ordered) Add(sequence, count, clients);
    }

    /// <summary>Adds a count.</summary>
    public void Add(ushort sequence, uint count, ClientSet clients)
    {
        if (IsTooDiverse || count == 0) return;
        int slot = SlotOf(sequence);
        if (slot < 0) return;
        _counts[slot] = Sum(_counts[slot], count);
        _clients[slot] |= clients.Bits;
    }

    /// <summary>Forgets everything: there is too much.</summary>
    internal void GiveUp()
    {
        IsTooDiverse = true;
        Count = 0;
        (_keys, _counts, _clients, _values) = (new ushort[2], new uint[2], new ulong[2], new uint[2]);
    }

    internal static uint Sum(uint first, uint second) => first > uint.MaxValue - second ? uint.MaxValue : first + second;

    // A slot is taken when its count is not 0; who asks for a new one counts at once. Negative: there are too many.
    private int SlotOf(ushort sequence)
    {
        int slot = Find(sequence);
        if (_counts[slot] != 0) return slot;
        if (Count == MaxSequences)
        {
            GiveUp();
            return -1;
        }

        if (4 * (Count + 1) > 3 * _keys.Length)
        {
            Grow();
            slot = Find(sequence);
        }

        Count++;
        _keys[slot] = sequence;
        return slot;
    }

    private int Find(ushort sequence)
    {
        int mask = _keys.Length - 1;
        int slot = SequenceTable.Start(sequence) & mask;
        while (_counts[slot] != 0 && _keys[slot] != sequence) slot = (slot + 1) & mask;
        return slot;
    }

    private void Grow()
    {
        (ushort[] keys, uint[] counts, ulong[] clients, uint[] values) = (_keys, _counts, _clients, _values);
        int size = 2 * keys.Length;
        (_keys, _counts, _clients, _values) = (new ushort[size], new uint[size], new ulong[size], new uint[size]);
        for (int i = 0; i < keys.Length; i++)
        {
            if (counts[i] == 0) continue;
            int slot = Find(keys[i]);
            (_keys[slot], _counts[slot], _clients[slot], _values[slot]) = (keys[i], counts[i], clients[i], values[i]);
        }
    }
}
