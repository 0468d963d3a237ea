namespace Insight.Waf.Matching;

/// <summary>The threads of <see cref="PatternMatcher"/> before and behind a byte, in order of preference, each with its groups' places.</summary>
internal sealed class CaptureThreads
{
    private int _slots;

    public StampSet Now { get; private set; } = new();

    public StampSet Next { get; private set; } = new();

    /// <summary>Places of the groups of the thread being followed.</summary>
    public int[] Working { get; private set; } = [];

    /// <summary>What is still to follow: an instruction, or where it is negative a slot to set back to a place.</summary>
    public Stack<(int At, int Place)> Open { get; } = new();

    private int[] _nowPlaces = [];
    private int[] _nextPlaces = [];

    public void Start(int instructions, int slots)
    {
        _slots = slots;
        if (_nowPlaces.Length < instructions * slots)
        {
            _nowPlaces = new int[instructions * slots];
            _nextPlaces = new int[instructions * slots];
        }

        if (Working.Length < slots) Working = new int[slots];
        Now.Clear(instructions);
        Next.Clear(instructions);
        Open.Clear();
    }

    public Span<int> PlacesNow(int instruction) => _nowPlaces.AsSpan(instruction * _slots, _slots);

    public Span<int> PlacesNext(int instruction) => _nextPlaces.AsSpan(instruction * _slots, _slots);

    public void Swap()
    {
        (Now, Next) = (Next, Now);
        (_nowPlaces, _nextPlaces) = (_nextPlaces, _nowPlaces);
    }
}
