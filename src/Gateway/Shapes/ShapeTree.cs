using System.Text.Unicode;
using Insight.Gateway.Sensitive;

namespace Insight.Gateway.Shapes;

/// <summary>The names and types of a body under construction: every place of it once, however many items it stands for.</summary>
/// <remarks>
/// Places are numbers; <see cref="Nowhere"/> takes everything and keeps nothing. Reused from body to body: arrays grow to what bodies need and stay.
/// Bounded: at most <see cref="MaxPlaces"/> places and <see cref="MaxNameBytes"/> bytes of names; a body with more has the shape <c>*</c>, whatever the order of its names.
/// </remarks>
internal sealed class ShapeTree
{
    /// <summary>The place of what is not kept.</summary>
    public const int Nowhere = -1;

    /// <summary>The whole body.</summary>
    public const int Root = 0;

    /// <summary>Longest name kept; a longer one is taken for the key of a map.</summary>
    public const int MaxNameLength = 128;

    /// <summary>More names than a shape may have: what is cut off is chosen when the shape is written, when all are known.</summary>
    private const int MaxPlaces = 1024;

    private const int MaxNameBytes = 32 << 10;

    /// <summary>Buckets of the table of names; a power of two.</summary>
    private const int Buckets = 256;

    // Another one in every process, so that nobody can choose names that meet.
    private static readonly uint s_seed = (uint)Random.Shared.Next() | 1;

    private readonly short[] _buckets = new short[Buckets];
    private ShapePlace[] _places = new ShapePlace[32];
    private byte[] _names = new byte[512];
    private int _count;
    private int _nameBytes;

    public ShapeTree() => Clear();

    /// <summary>Whether anything was found.</summary>
    public bool IsEmpty => _places[Root].Types == ShapeTypes.None;

    /// <summary>Whether there was more than could be kept.</summary>
    public bool IsFull { get; private set; }

    public ref readonly ShapePlace this[int place] => ref _places[place];

    public ReadOnlySpan<byte> NameOf(int place) => _names.AsSpan(_places[place].NameStart, _places[place].NameLength);

    /// <summary>Forgets everything; the memory stays.</summary>
    public void Clear()
    {
        if (_count != 1) Array.Fill(_buckets, (short)Nowhere);
        _count = 1;
        _nameBytes = 0;
        _places[Root] = ShapePlace.Empty;
        IsFull = false;
    }

    /// <summary>Notes what stands at a place.</summary>
    public void Add(int place, ShapeTypes types)
    {
        if (place != Nowhere) _places[place].Types |= types;
    }

    /// <summary>What a member's name says of its value.</summary>
    public NameHint HintOf(int place) => _places[place].Hint;

    /// <summary>The place of the items of an array.</summary>
    public int Items(int array)
    {
        if (array == Nowhere) return Nowhere;
        int items = _places[array].Items;
        if (items != Nowhere) return items;
        items = Create();
        if (items != Nowhere) _places[array].Items = items;
        return items;
    }

    /// <summary>The place of a member of an object.</summary>
    /// <param name="parent">The object.</param>
    /// <param name="before">The member before it in this object: names mostly come in the order in which they came first. <see cref="Nowhere"/>: none.</param>
    /// <param name="name">Its name, unescaped.</param>
    public int Member(int parent, int before, ReadOnlySpan<byte> name)
    {
        if (parent == Nowhere) return Nowhere;
        int guess = before == Nowhere ? _places[parent].FirstMember : _places[before].NextMember;
        if (guess != Nowhere && name.SequenceEqual(NameOf(guess))) return guess;
        return Find(parent, name);
    }

    private int Find(int parent, ReadOnlySpan<byte> given)
    {
        ReadOnlySpan<byte> name = given.Length > MaxNameLength || ValueShapes.IsKeyOfMap(given) || !Utf8.IsValid(given) ? "*"u8 : given;
        uint hash = s_seed ^ ((uint)parent * 0x9E3779B1);
        foreach (byte b in name) hash = (hash ^ b) * 0x01000193;
        ref short bucket = ref _buckets[(hash ^ (hash >> 16)) & (Buckets - 1)];
        for (int place = bucket; place != Nowhere; place = _places[place].NextInBucket)
        {
            if (_places[place].Hash == hash && _places[place].Parent == parent && name.SequenceEqual(NameOf(place))) return place;
        }

        if (_nameBytes + name.Length > MaxNameBytes)
        {
            IsFull = true;
            return Nowhere;
        }

        int member = Create();
        if (member == Nowhere) return Nowhere;
        if (_nameBytes + name.Length > _names.Length) Array.Resize(ref _names, Math.Max(2 * _names.Length, _nameBytes + name.Length));
        name.CopyTo(_names.AsSpan(_nameBytes));
        ref ShapePlace created = ref _places[member];
        created.Parent = parent;
        created.Hash = hash;
        created.NameStart = _nameBytes;
        created.NameLength = name.Length;
        created.Hint = SensitiveNames.HintOf(given);
        created.NextInBucket = bucket;
        bucket = (short)member;
        _nameBytes += name.Length;

        ref ShapePlace of = ref _places[parent];
        if (of.LastMember == Nowhere) of.FirstMember = member;
        else _places[of.LastMember].NextMember = member;
        of.LastMember = member;
        of.Members++;
        return member;
    }

    private int Create()
    {
        if (_count == MaxPlaces)
        {
            IsFull = true;
            return Nowhere;
        }

        if (_count == _places.Length) Array.Resize(ref _places, 2 * _places.Length);
        _places[_count] = ShapePlace.Empty;
        return _count++;
    }
}
