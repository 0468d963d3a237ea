using System.Globalization;

namespace Insight.Bench.Anomaly.Weeks;

/// <summary>Who visits: few come often, most seldom; behind some addresses there are many; people come and go.</summary>
internal sealed class Visitors
{
    private readonly double[] _upTo;
    private readonly int[] _generation;
    private readonly string[] _keys;
    private readonly int[] _keyOf;

    /// <summary>Visitors of a seed.</summary>
    public Visitors(WeekOptions options)
    {
        Noise noise = new(Noise.Mix(options.Seed, 0xC11E));
        _upTo = new double[options.Clients];
        _generation = new int[options.Clients];
        _keys = new string[options.Clients];
        _keyOf = new int[options.Clients];
        Array.Fill(_keyOf, -1);
        double sum = 0;
        for (int i = 0; i < _upTo.Length; i++)
        {
            // One in fifty is a company or a provider that hides its people behind one address.
            double weight = Math.Min(noise.Pareto(1.3), 60) * (i % 50 == 0 ? noise.Between(10, 40) : 1);
            _upTo[i] = sum += weight;
        }
    }

    /// <summary>Who comes next: a number that stays the same for as long as it is the same client.</summary>
    public int Draw(ref Noise noise)
    {
        int slot = Array.BinarySearch(_upTo, noise.Unit() * _upTo[^1]);
        if (slot < 0) slot = ~slot;
        if (slot % 50 != 0 && noise.Chance(0.03)) _generation[slot]++;
        return _generation[slot] * _upTo.Length + slot;
    }

    /// <summary>The key of a client.</summary>
    public string KeyOf(int number)
    {
        int slot = number % _upTo.Length;
        if (_keyOf[slot] == number) return _keys[slot];
        _keyOf[slot] = number;
        uint address = (uint)Noise.Mix(77, (ulong)number);
        return _keys[slot] = string.Create(CultureInfo.InvariantCulture, $"{20 + address % 170}.{(address >> 8) & 255}.{(address >> 16) & 255}.{(address >> 24) & 255}");
    }
}
