using System.Buffers;
using Insight.Endpoints;
using Insight.Endpoints.Catalog;

namespace Insight.Gateway.Shapes;

/// <summary>What a value looks like.</summary>
internal static class ValueShapes
{
    /// <summary>Longer text has no format.</summary>
    public const int MaxLength = 256;

    /// <summary>Every format has one of these.</summary>
    private static readonly SearchValues<byte> s_marks = SearchValues.Create("-@:."u8);

    /// <summary>Of a string: its format, if it has one.</summary>
    public static ShapeTypes OfText(ReadOnlySpan<byte> text)
    {
        if (text.Length is < 3 or > MaxLength || !text.ContainsAny(s_marks)) return ShapeTypes.String;
        return ParameterTypes.Of(text) switch
        {
            ParameterType.Uuid => ShapeTypes.Uuid,
            ParameterType.Date => ShapeTypes.Date,
            ParameterType.DateTime => ShapeTypes.DateTime,
            ParameterType.Email => ShapeTypes.Email,
            ParameterType.Url => ShapeTypes.Uri,
            ParameterType.Ip => ShapeTypes.Ip,
            _ => ShapeTypes.String,
        };
    }

    /// <summary>Of a form's value, which has no type of its own.</summary>
    public static ShapeTypes OfField(ReadOnlySpan<byte> text) => ParameterTypes.Of(text) switch
    {
        ParameterType.Integer => ShapeTypes.Integer,
        ParameterType.Number => ShapeTypes.Number,
        ParameterType.Boolean => ShapeTypes.Boolean,
        _ => OfText(text),
    };

    /// <summary>Whether a name is rather a value: the key of a map, such as an id, an address or a date.</summary>
    /// <remarks>Such names would make another shape of every body, and they are data.</remarks>
    public static bool IsKeyOfMap(ReadOnlySpan<byte> name) => ParameterTypes.Of(name) is
        ParameterType.Integer or ParameterType.Number or ParameterType.Uuid or ParameterType.Ulid or ParameterType.Hex or ParameterType.Date or ParameterType.DateTime
        or ParameterType.Email or ParameterType.Ip or ParameterType.Url or ParameterType.Id;
}
