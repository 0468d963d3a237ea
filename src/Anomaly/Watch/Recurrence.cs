namespace Insight.Anomaly.Watch;

/// <summary>What comes back at the same time of each hour or day: a job that runs at ten past is no anomaly the third time.</summary>
/// <remarks>
/// Per slot of the period, the last counts per window: a job adds what it adds, however much else there is. Usual is what was seen in two
/// of them, with a margin, in the slot or beside it.
/// </remarks>
internal sealed class Recurrence
{
    private const double Margin = 1.3;

    private readonly int _period, _slot, _depth;
    private readonly Half[] _roots;
    private long _current = -1;
    private double _count;
    private long _windows;

    /// <summary>Creates a recurrence that knows nothing.</summary>
    /// <param name="period">Seconds after which things come back.</param>
    /// <param name="slot">Seconds of a slot; divides the period.</param>
    /// <param name="depth">Periods remembered.</param>
    public Recurrence(int period, int slot, int depth)
    {
        (_period, _slot, _depth) = (period, slot, depth);
        _roots = new Half[period / slot * depth];
        Array.Fill(_roots, Half.NaN);
    }

    /// <summary>Between which counts a window at this time is usual, the level put in between.</summary>
    public (double Low, double High) Usual(long seconds, double level)
    {
        int slots = _period / _slot, here = (int)(seconds % _period / _slot);
        double low = level, high = level;
        for (int d = -1; d <= 1; d++)
        {
            (double second, double secondLast) = Seconds((here + d + slots) % slots);
            high = Math.Max(high, secondLast * Margin);
            low = Math.Min(low, second / Margin);
        }

        return (low, high);
    }

    /// <summary>Notes a window's count.</summary>
    public void Note(long seconds, double count)
    {
        long slot = seconds / _slot;
        if (slot != _current)
        {
            if (_windows > 0) Keep();
            _current = slot;
            (_count, _windows) = (0, 0);
        }

        _count += count;
        _windows++;
    }

    public void Write(BinaryWriter output)
    {
        foreach (Half root in _roots) output.Write(root);
        output.Write(_current);
        output.Write(_count);
        output.Write(_windows);
    }

    public void Read(BinaryReader input)
    {
        for (int i = 0; i < _roots.Length; i++) _roots[i] = input.ReadHalf();
        _current = input.ReadInt64();
        _count = input.ReadDouble();
        _windows = input.ReadInt64();
    }

    /// <summary>Square roots fit the range of <see cref="Half"/>: up to four billion requests a window, three digits of them.</summary>
    private void Keep()
    {
        int slot = (int)(_current % (_period / _slot)), turn = (int)(_current / (_period / _slot) % _depth);
        _roots[(slot * _depth) + turn] = (Half)Math.Sqrt(_count / _windows);
    }

    /// <summary>The second least and the second greatest count of a slot; nothing while there are not two.</summary>
    private (double Low, double High) Seconds(int slot)
    {
        double least = double.PositiveInfinity, low = double.PositiveInfinity, most = 0, high = 0;
        for (int i = 0; i < _depth; i++)
        {
            double root = (double)_roots[(slot * _depth) + i];
            if (double.IsNaN(root)) continue;
            double count = root * root;
            if (count < least) (least, low) = (count, least);
            else if (count < low) low = count;
            if (count > most) (most, high) = (count, most);
            else if (count > high) high = count;
        }

        return (low, high);
    }
}
