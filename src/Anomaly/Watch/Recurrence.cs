namespace Insight.Anomaly.Watch;

/// <summary>What comes back at the same time of each hour or day: a job that runs at ten past is no anomaly the third time.</summary>
/// <remarks>Per slot of the period, the last ratios of count to level. Usual is what was seen in two of them, with a margin, in the slot or beside it.</remarks>
internal sealed class Recurrence
{
    private const double Margin = 1.3;

    private readonly int _period, _slot, _depth;
    private readonly Half[] _ratios;
    private long _current = -1;
    private double _count, _level;
    private long _windows;

    /// <summary>Creates a recurrence that knows nothing.</summary>
    /// <param name="period">Seconds after which things come back.</param>
    /// <param name="slot">Seconds of a slot; divides the period.</param>
    /// <param name="depth">Periods remembered.</param>
    public Recurrence(int period, int slot, int depth)
    {
        (_period, _slot, _depth) = (period, slot, depth);
        _ratios = new Half[period / slot * depth];
        Array.Fill(_ratios, Half.One);
    }

    /// <summary>Between which multiples of the level a count at this time is usual: the first at most 1, the second at least 1.</summary>
    public (double Low, double High) Usual(long seconds)
    {
        int slots = _period / _slot, here = (int)(seconds % _period / _slot);
        double low = 1, high = 1;
        for (int d = -1; d <= 1; d++)
        {
            int slot = (here + d + slots) % slots;
            (double second, double secondLast) = Seconds(slot);
            high = Math.Max(high, secondLast);
            low = Math.Min(low, second);
        }

        return (low < 1 / Margin ? low / Margin : 1, high > Margin ? high * Margin : 1);
    }

    /// <summary>Notes a count and the level it is compared with.</summary>
    public void Note(long seconds, double count, double level)
    {
        long slot = seconds / _slot;
        if (slot != _current)
        {
            if (_windows > 0) Keep();
            _current = slot;
            (_count, _level, _windows) = (0, 0, 0);
        }

        _count += count;
        _level += level;
        _windows++;
    }

    public void Write(BinaryWriter output)
    {
        foreach (Half ratio in _ratios) output.Write(ratio);
        output.Write(_current);
        output.Write(_count);
        output.Write(_level);
        output.Write(_windows);
    }

    public void Read(BinaryReader input)
    {
        for (int i = 0; i < _ratios.Length; i++) _ratios[i] = input.ReadHalf();
        _current = input.ReadInt64();
        _count = input.ReadDouble();
        _level = input.ReadDouble();
        _windows = input.ReadInt64();
    }

    private void Keep()
    {
        int slot = (int)(_current % (_period / _slot)), turn = (int)(_current / (_period / _slot) % _depth);
        // Of low counts the ratio says little: it is drawn towards 1 as if two requests more had been usual.
        _ratios[(slot * _depth) + turn] = (Half)Math.Clamp((_count + 2) / (_level + 2), 1e-3, 1e4);
    }

    /// <summary>The second least and the second greatest ratio of a slot.</summary>
    private (double Low, double High) Seconds(int slot)
    {
        double least = double.PositiveInfinity, low = double.PositiveInfinity, most = 0, high = 0;
        for (int i = 0; i < _depth; i++)
        {
            double ratio = (double)_ratios[(slot * _depth) + i];
            if (ratio < least) (least, low) = (ratio, least);
            else if (ratio < low) low = ratio;
            if (ratio > most) (most, high) = (ratio, most);
            else if (ratio > high) high = ratio;
        }

        return (low, high);
    }
}
