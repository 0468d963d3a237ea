using System.Buffers;
using Insight.Gateway.Sensitive;
using Insight.Gateway.Shapes;

namespace Insight.Gateway.Bodies;

/// <summary>The fields of a form, in whichever of the two encodings.</summary>
internal sealed class FormFields
{
    /// <summary>What stands in no field's name, but in data that was sent as a form by mistake.</summary>
    private static readonly SearchValues<byte> s_foreign = SearchValues.Create("{}\"<>\\\r\n\t;,()'`|"u8);

    private int _last;
    private byte _coordinates;

    public void Begin()
    {
        _last = ShapeTree.Nowhere;
        _coordinates = 0;
    }

    /// <summary>The place of a field.</summary>
    public int Field(ShapeTree shape, ValueBuffer name, out NameHint hint)
    {
        ReadOnlySpan<byte> text = name.IsWhole && !name.Text.ContainsAny(s_foreign) ? name.Text : "*"u8;
        shape.Add(ShapeTree.Root, ShapeTypes.Object);
        int field = shape.Member(ShapeTree.Root, _last, text);
        hint = field == ShapeTree.Nowhere ? SensitiveNames.HintOf(text) : shape.HintOf(field);
        if (field != ShapeTree.Nowhere) _last = field;
        return field;
    }

    /// <summary>A field's value is complete.</summary>
    public void Value(BodyScanner scanner, int field, NameHint hint, ValueBuffer value)
    {
        value.End(scanner.Finder, hint);
        if (value.IsWhole && hint is NameHint.Latitude or NameHint.Longitude) scanner.Finder?.Coordinate(hint, value.Text, ref _coordinates);
        scanner.Shape.Add(field, value.IsWhole ? ValueShapes.OfField(value.Text) : ShapeTypes.String);
    }
}
