using System.Buffers;
using System.Buffers.Text;

namespace Insight.Gateway.Shapes;

/// <summary>Writes a shape as text, in the grammar of access_record.proto.</summary>
/// <remarks>
/// The text depends on what was seen and not on its order. Of alternatives only the widest is said: <c>number</c> for integers and numbers,
/// <c>string</c> for plain strings and strings of a format. A shape that is too long is cut at the greatest depth at which it fits.
/// </remarks>
internal ref struct ShapeWriter
{
    private static readonly SearchValues<byte> s_plain = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.$"u8);

    private readonly ShapeTree _tree;
    private readonly Span<byte> _text;
    private readonly int _maxNames;
    private int _length;
    private int _names;
    private bool _isTooLong;

    private ShapeWriter(ShapeTree tree, Span<byte> text, int maxNames)
    {
        _tree = tree;
        _text = text;
        _maxNames = maxNames;
    }

    /// <summary>Writes the shape into <paramref name="text"/>; returns its length, 0 when there is none.</summary>
    /// <param name="tree">What was found.</param>
    /// <param name="text">Room for it; at least one byte.</param>
    /// <param name="maxNames">Most names.</param>
    /// <param name="maxDepth">Most levels of objects and arrays.</param>
    public static int Write(ShapeTree tree, Span<byte> text, int maxNames, int maxDepth)
    {
        if (tree.IsEmpty) return 0;
        for (int depth = tree.IsFull ? 0 : maxDepth; depth > 0; depth--)
        {
            ShapeWriter writer = new(tree, text, maxNames);
            writer.Place(ShapeTree.Root, depth);
            if (!writer._isTooLong) return writer._length;
        }

        text[0] = (byte)'*';
        return 1;
    }

    private void Place(int place, int depth)
    {
        ShapeTypes types = place == ShapeTree.Nowhere ? ShapeTypes.None : _tree[place].Types;
        if (depth == 0 && (types & (ShapeTypes.Array | ShapeTypes.Object)) != 0) types = (types & ~(ShapeTypes.Array | ShapeTypes.Object)) | ShapeTypes.Cut;
        if ((types & ShapeTypes.String) != 0) types &= ~ShapeTypes.Formats;
        if ((types & ShapeTypes.Number) != 0) types &= ~ShapeTypes.Integer;

        // In order of bytes, which is the order of the flags.
        bool isFirst = true;
        for (int bit = 0; (int)types >> bit != 0 && !_isTooLong; bit++)
        {
            ShapeTypes type = (ShapeTypes)(1 << bit);
            if ((types & type) == 0) continue;
            if (!isFirst) Put("|"u8);
            isFirst = false;
            if (type == ShapeTypes.Array) Array(_tree[place].Items, depth - 1);
            else if (type == ShapeTypes.Object) Object(place, depth - 1);
            else Put(NameOf(type));
        }

        // A name whose value never came.
        if (isFirst) Put("*"u8);
    }

    private void Array(int items, int depth)
    {
        Put("["u8);
        if (items != ShapeTree.Nowhere && _tree[items].Types != ShapeTypes.None) Place(items, depth);
        Put("]"u8);
    }

    private void Object(int place, int depth)
    {
        int count = _tree[place].Members;
        _names += count;
        _isTooLong |= _names > _maxNames;
        if (_isTooLong) return;
        Span<int> members = stackalloc int[count];
        int at = 0;
        for (int member = _tree[place].FirstMember; member != ShapeTree.Nowhere; member = _tree[member].NextMember) Insert(members[..++at], member);
        Put("{"u8);
        for (int i = 0; i < members.Length && !_isTooLong; i++)
        {
            if (i > 0) Put(","u8);
            Name(_tree.NameOf(members[i]));
            Put(":"u8);
            Place(members[i], depth);
        }

        Put("}"u8);
    }

    /// <summary>Puts a member where it belongs among those before it; there are at most as many as a shape may have names.</summary>
    private readonly void Insert(Span<int> sorted, int member)
    {
        ReadOnlySpan<byte> name = _tree.NameOf(member);
        int low = 0, high = sorted.Length - 1;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (_tree.NameOf(sorted[middle]).SequenceCompareTo(name) < 0) low = middle + 1;
            else high = middle;
        }

        sorted[low..^1].CopyTo(sorted[(low + 1)..]);
        sorted[low] = member;
    }

    private void Name(ReadOnlySpan<byte> name)
    {
        if (!name.IsEmpty && name.IndexOfAnyExcept(s_plain) < 0)
        {
            Put(name);
            return;
        }

        Put("\""u8);
        Span<byte> escape = stackalloc byte[6];
        foreach (ref readonly byte b in name)
        {
            if (b is (byte)'"' or (byte)'\\') Put([(byte)'\\', b]);
            else if (b is < 0x20 or 0x7F)
            {
                Utf8Formatter.TryFormat(b, escape[4..], out _, new StandardFormat('x', 2));
                "\\u00"u8.CopyTo(escape);
                Put(escape);
            }
            else Put([b]);
        }

        Put("\""u8);
    }

    private void Put(scoped ReadOnlySpan<byte> text)
    {
        _isTooLong |= text.Length > _text.Length - _length;
        if (_isTooLong) return;
        text.CopyTo(_text[_length..]);
        _length += text.Length;
    }

    private static ReadOnlySpan<byte> NameOf(ShapeTypes type) => type switch
    {
        ShapeTypes.Boolean => "boolean"u8,
        ShapeTypes.Date => "date"u8,
        ShapeTypes.DateTime => "date-time"u8,
        ShapeTypes.Email => "email"u8,
        ShapeTypes.Integer => "integer"u8,
        ShapeTypes.Ip => "ip"u8,
        ShapeTypes.Null => "null"u8,
        ShapeTypes.Number => "number"u8,
        ShapeTypes.String => "string"u8,
        ShapeTypes.Uri => "uri"u8,
        ShapeTypes.Uuid => "uuid"u8,
        _ => "*"u8,
    };
}
