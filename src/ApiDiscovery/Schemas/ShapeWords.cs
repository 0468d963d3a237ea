namespace Insight.ApiDiscovery.Schemas;

/// <summary>The words that stand for <see cref="ShapeTypes"/> in recorded shapes and stored schemas.</summary>
internal static class ShapeWords
{
    /// <summary>All of them, in order of bytes; objects and arrays have a form of their own within shapes.</summary>
    public static readonly IReadOnlyList<(ShapeTypes Type, string Word)> All =
    [
        (ShapeTypes.Any, "*"), (ShapeTypes.Array, "[]"), (ShapeTypes.Boolean, "boolean"), (ShapeTypes.Date, "date"), (ShapeTypes.DateTime, "date-time"),
        (ShapeTypes.Email, "email"), (ShapeTypes.Integer, "integer"), (ShapeTypes.Ip, "ip"), (ShapeTypes.Null, "null"), (ShapeTypes.Number, "number"),
        (ShapeTypes.String, "string"), (ShapeTypes.Uri, "uri"), (ShapeTypes.Uuid, "uuid"), (ShapeTypes.Object, "{}"),
    ];

    /// <summary>What a word stands for; <see cref="ShapeTypes.None"/> when it is none of them.</summary>
    public static ShapeTypes Find(ReadOnlySpan<char> word)
    {
        foreach ((ShapeTypes type, string known) in All)
        {
            if (word.SequenceEqual(known)) return type;
        }

        return ShapeTypes.None;
    }
}
