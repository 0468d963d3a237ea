namespace Insight.Waf.Matching;

/// <summary>
/// The states of a lazily built automaton, shared by all threads: found and added under a lock, read without one. It starts anew when
/// it holds too many bytes (as in RE2, https://swtch.com/~rsc/regexp/regexp3.html).
/// </summary>
internal sealed class DfaCache
{
    /// <summary>Objects and dictionary entry of a state, roughly, in bytes.</summary>
    private const int StateOverhead = 200;

    private const int FirstCapacity = 16;

    private readonly Lock _lock = new();
    private readonly Dictionary<int, DfaState> _byHash = [];
    private readonly int _stride;
    private readonly long _maxBytes;
    private readonly Place _start;
    private readonly bool _skips;
    private DfaTable _table;
    private int _count;
    private long _bytes;

    /// <summary>An empty cache.</summary>
    /// <param name="symbols">Symbols: cells of a row.</param>
    /// <param name="maxBytes">Bytes to hold at most; a handful of states is always held.</param>
    /// <param name="start">The place at the start of a text.</param>
    /// <param name="skips">Whether states without matches in progress skip.</param>
    public DfaCache(int symbols, long maxBytes, Place start, bool skips)
    {
        _stride = symbols + 1;
        _maxBytes = maxBytes;
        _start = start;
        _skips = skips;
        _table = Restart(0);
    }

    public DfaTable Table => Volatile.Read(ref _table);

    public int Count => Volatile.Read(ref _count);

    /// <summary>Bytes held, roughly.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>The state whose row starts at an offset.</summary>
    public static DfaState StateAt(DfaTable table, int offset) => table.States[table.Next[offset - 1]]!;

    /// <summary>Looks a transition up that a reader's table may be too old to know.</summary>
    public static int Known(DfaTable table, DfaState from, int symbol) =>
        from.Generation == table.Generation ? Volatile.Read(ref table.Next[from.Offset + symbol]) : 0;

    /// <summary>Adds a transition and, where needed, the state that it leads to.</summary>
    /// <returns>The table to go on with, in which the state has its entry.</returns>
    public DfaTable Add(DfaState from, int symbol, ReadOnlySpan<int> progress, Place before, ReadOnlySpan<int> hits, MatchScratch scratch, out int entry)
    {
        lock (_lock)
        {
            entry = Known(_table, from, symbol);
            if (entry != 0) return _table;

            int hash = Hash(progress, before, hits);
            DfaState? to = Find(hash, progress, before, hits);
            if (to is null)
            {
                if (_count > 2 && _bytes + Cost(progress.Length + hits.Length) > _maxBytes)
                {
                    Volatile.Write(ref _table, Restart(_table.Generation + 1));
                    scratch.Flushes++;
                    to = Find(hash, progress, before, hits);
                }

                if (to is null)
                {
                    Volatile.Write(ref _table, WithRoom(_table));
                    to = Insert(_table, hash, progress, before, hits);
                    scratch.StatesBuilt++;
                }
            }

            entry = to.Entry;
            if (from.Generation == _table.Generation) Volatile.Write(ref _table.Next[from.Offset + symbol], entry);
            return _table;
        }
    }

    private long Cost(int numbers) => StateOverhead + 4L * (_stride + numbers);

    private DfaTable Restart(int generation)
    {
        _byHash.Clear();
        _count = 0;
        _bytes = 0;

        // Row 0 belongs to no state: offset 0 in a cell says "unknown".
        DfaTable table = new(new int[FirstCapacity * _stride], new DfaState?[FirstCapacity], _stride + 1, generation);
        Insert(table, Hash([], _start, []), [], _start, []);
        return table;
    }

    private DfaTable WithRoom(DfaTable table)
    {
        int capacity = table.States.Length;
        if (_count + 1 < capacity) return table;

        int larger = Math.Max(capacity + 1, (int)Math.Min(capacity * 2L, _maxBytes / Cost(0) + 2));
        int[] next = new int[larger * _stride];
        DfaState?[] states = new DfaState?[larger];
        table.Next.CopyTo(next, 0);
        table.States.CopyTo(states, 0);
        return table with { Next = next, States = states };
    }

    private DfaState? Find(int hash, ReadOnlySpan<int> progress, Place before, ReadOnlySpan<int> hits)
    {
        DfaState? state = _byHash.GetValueOrDefault(hash);
        while (state is not null && !state.Is(progress, before, hits)) state = state.SameHash;
        return state;
    }

    private DfaState Insert(DfaTable table, int hash, ReadOnlySpan<int> progress, Place before, ReadOnlySpan<int> hits)
    {
        int row = ++_count;
        DfaState state = new(progress.ToArray(), before, hits.ToArray(), row * _stride + 1, table.Generation)
        {
            Skips = _skips && progress.IsEmpty && before is (Place.Word or Place.Other),
            SameHash = _byHash.GetValueOrDefault(hash),
        };
        _byHash[hash] = state;
        table.States[row] = state;
        table.Next[state.Offset - 1] = row;
        _bytes += Cost(progress.Length + hits.Length);
        return state;
    }

    private static int Hash(ReadOnlySpan<int> progress, Place before, ReadOnlySpan<int> hits)
    {
        HashCode hash = default;
        foreach (int item in progress) hash.Add(item);
        hash.Add((int)before);
        foreach (int item in hits) hash.Add(-1 - item);
        return hash.ToHashCode();
    }
}
