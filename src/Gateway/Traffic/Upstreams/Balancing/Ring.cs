using System.Numerics;

namespace Insight.Gateway.Traffic.Upstreams.Balancing;

/// <summary>A hash ring (Karger et al., "Consistent hashing and random trees", 1997): a member has points by weight, a hash belongs to the first point from it on.</summary>
/// <remarks>
/// Points depend on the address alone and are nested (more weight adds points, and moves none), so that all gateways agree, also after restarts, and few
/// hashes move when members come or go. A table by the upper bits of the hash makes finding a point a step or two, however many there are.
/// </remarks>
internal sealed class Ring
{
    /// <summary>Points of a member of average weight, from half of this: shares are then within about a tenth of the weights.</summary>
    private const double PointsOfAverage = 128;

    private readonly uint[] _points;
    private readonly int[] _owners;
    private readonly int[] _starts;
    private readonly int _shift;

    private Ring(uint[] points, int[] owners)
    {
        _points = points;
        _owners = owners;
        int bits = BitOperations.Log2((uint)Math.Max(2, points.Length - 1)) + 1;
        _shift = 32 - bits;
        _starts = new int[1 << bits];
        int point = 0;
        for (int i = 0; i < _starts.Length; i++)
        {
            uint first = (uint)i << _shift;
            while (point < points.Length && points[point] < first) point++;
            _starts[i] = point;
        }
    }

    /// <summary>How many points there are.</summary>
    public int Count => _points.Length;

    /// <summary>A ring of at least one member.</summary>
    public static Ring Of(IReadOnlyList<(string Name, int Weight)> members)
    {
        // A power of two, so that it stays the same when the average weight changes a little.
        double average = members.Average(member => (double)member.Weight);
        double perWeight = Math.Pow(2, Math.Floor(Math.Log2(PointsOfAverage / average)));
        Dictionary<string, ulong> times = new(StringComparer.Ordinal);
        List<ulong> points = new((int)(members.Count * PointsOfAverage) + members.Count);
        for (int i = 0; i < members.Count; i++)
        {
            // The same address with other labels is another member.
            times[members[i].Name] = times.GetValueOrDefault(members[i].Name) + 1;
            ulong seed = Hash(members[i].Name) + times[members[i].Name];
            int count = Math.Max(1, (int)Math.Round(members[i].Weight * perWeight));
            for (int point = 1; point <= count; point++) points.Add((ulong)(uint)(Mix(seed + ((ulong)point << 32)) >> 32) << 32 | (uint)i);
        }

        points.Sort();
        return new Ring([.. points.Select(point => (uint)(point >> 32))], [.. points.Select(point => (int)(uint)point)]);
    }

    /// <summary>The ring of some members.</summary>
    /// <param name="numbers">By member its number in the new ring; negative: it is left out.</param>
    public Ring Only(ReadOnlySpan<int> numbers)
    {
        List<uint> points = new(_points.Length);
        List<int> owners = new(_points.Length);
        for (int i = 0; i < _points.Length; i++)
        {
            if (numbers[_owners[i]] < 0) continue;
            points.Add(_points[i]);
            owners.Add(numbers[_owners[i]]);
        }

        return new Ring([.. points], [.. owners]);
    }

    /// <summary>The point that a hash belongs to. Hashes need not be well spread.</summary>
    public int Find(uint hash)
    {
        uint place = (uint)(Mix(hash) >> 32);
        int point = _starts[place >> _shift];
        while (point < _points.Length && _points[point] < place) point++;
        return point == _points.Length ? 0 : point;
    }

    /// <summary>The point after this one.</summary>
    public int After(int point) => point + 1 == _points.Length ? 0 : point + 1;

    /// <summary>The member whose point it is.</summary>
    public int Owner(int point) => _owners[point];

    /// <summary>FNV-1a.</summary>
    private static ulong Hash(string text)
    {
        ulong hash = 0xCBF2_9CE4_8422_2325;
        foreach (char character in text) hash = (hash ^ character) * 0x0000_0100_0000_01B3;
        return hash;
    }

    /// <summary>SplitMix64.</summary>
    private static ulong Mix(ulong value)
    {
        value += 0x9E37_79B9_7F4A_7C15;
        value = (value ^ (value >> 30)) * 0xBF58_476D_1CE4_E5B9;
        value = (value ^ (value >> 27)) * 0x94D0_49BB_1331_11EB;
        return value ^ (value >> 31);
    }
}
