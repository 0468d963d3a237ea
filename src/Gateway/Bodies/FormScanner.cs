using System.Buffers;
using Insight.Gateway.Records;
using Insight.Gateway.Sensitive;
using Insight.Gateway.Shapes;

namespace Insight.Gateway.Bodies;

/// <summary>A form as browsers send it (<c>application/x-www-form-urlencoded</c>): an object whose members are the fields.</summary>
internal sealed class FormScanner(SensitiveFinder? finder) : BodyScanner(finder)
{
    private static readonly SearchValues<byte> s_special = SearchValues.Create("&=%+"u8);
    private readonly FormFields _fields = new();
    private bool _isValue;
    private int _field = ShapeTree.Nowhere;
    private NameHint _hint;

    /// <summary>Characters of a percent escape that have come: 0, 1 or 2.</summary>
    private int _escape;

    private byte _high;

    public override void Begin(string contentType)
    {
        base.Begin(contentType);
        _fields.Begin();
        _isValue = false;
        _field = ShapeTree.Nowhere;
        _hint = NameHint.None;
        _escape = 0;
    }

    public override void Feed(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            if (_escape > 0)
            {
                bytes = bytes[Escape(bytes[0])..];
                continue;
            }

            int end = bytes.IndexOfAny(s_special);
            Append(end < 0 ? bytes : bytes[..end]);
            if (end < 0) return;
            byte b = bytes[end];
            bytes = bytes[(end + 1)..];
            switch (b)
            {
                case (byte)'&':
                    Finish();
                    break;
                case (byte)'=' when !_isValue:
                    Name();
                    break;
                case (byte)'%':
                    _escape = 1;
                    break;
                case (byte)'+':
                    Append(" "u8);
                    break;
                default:
                    Append("="u8);
                    break;
            }
        }
    }

    public override void End(bool isCut)
    {
        Unescaped();
        if (isCut && _isValue)
        {
            Value.End(Finder, _hint);
            Shape.Add(_field, ShapeTypes.Cut);
        }
        else if (!isCut) Finish();
        if (isCut) Shape.Add(ShapeTree.Root, ShapeTypes.Cut);
    }

    private void Append(ReadOnlySpan<byte> text) => Value.Append(text, _isValue ? Finder : null, _hint);

    /// <summary>One more character of a percent escape; returns how many were taken.</summary>
    private int Escape(byte b)
    {
        int digit = PercentDecoding.Hex(b);
        if (digit < 0)
        {
            Unescaped();
            return 0;
        }

        if (_escape++ == 1)
        {
            _high = b;
            return 1;
        }

        _escape = 0;
        Append([(byte)((PercentDecoding.Hex(_high) << 4) | digit)]);
        return 1;
    }

    /// <summary>What began as an escape is none.</summary>
    private void Unescaped()
    {
        if (_escape > 0) Append("%"u8);
        if (_escape > 1) Append([_high]);
        _escape = 0;
    }

    private void Name()
    {
        _field = _fields.Field(Shape, Value, out _hint);
        Value.Clear();
        _isValue = true;
    }

    private void Finish()
    {
        if (_isValue) _fields.Value(this, _field, _hint, Value);
        else if (Value.Length > 0)
        {
            // A word alone may as well be a value.
            Value.End(Finder, NameHint.None);
            Shape.Add(ShapeTree.Root, ShapeTypes.Object);
            Shape.Add(Shape.Member(ShapeTree.Root, ShapeTree.Nowhere, "*"u8), ShapeTypes.String);
        }

        Value.Clear();
        _isValue = false;
        _hint = NameHint.None;
    }
}
