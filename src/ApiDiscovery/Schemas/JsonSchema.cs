using System.Text.Json.Nodes;

namespace Insight.ApiDiscovery.Schemas;

/// <summary>A <see cref="SchemaNode"/> as JSON Schema 2020-12, which is what OpenAPI 3.1 uses. Claims no more than was seen: no enums, no lengths.</summary>
public static class JsonSchema
{
    private const ShapeTypes Texts =
        ShapeTypes.String | ShapeTypes.Uuid | ShapeTypes.Date | ShapeTypes.DateTime | ShapeTypes.Email | ShapeTypes.Uri | ShapeTypes.Ip;

    private static readonly (ShapeTypes Types, string Name)[] s_names =
    [
        (ShapeTypes.Object, "object"), (ShapeTypes.Array, "array"), (Texts, "string"), (ShapeTypes.Number, "number"),
        (ShapeTypes.Integer, "integer"), (ShapeTypes.Boolean, "boolean"), (ShapeTypes.Null, "null"),
    ];

    /// <summary>The schema of a whole body.</summary>
    public static JsonObject Of(SchemaNode node) => Of(node, belowArray: false);

    /// <summary>The types of a place, such as <c>integer|null</c> or <c>uuid</c>: integers are numbers, formats text, where both were seen.</summary>
    public static string Words(SchemaNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        ShapeTypes types = Simplify(node);
        return string.Join('|', ShapeWords.All.Where(w => types.HasFlag(w.Type)).Select(static w => w.Type switch
        {
            ShapeTypes.Object => "object",
            ShapeTypes.Array => "array",
            ShapeTypes.Any => "any",
            _ => w.Word,
        }));
    }

    private static JsonObject Of(SchemaNode node, bool belowArray)
    {
        JsonObject schema = [];
        ShapeTypes types = Simplify(node);
        if (!types.HasFlag(ShapeTypes.Any))
        {
            string[] names = [.. s_names.Where(n => (types & n.Types) != 0).Select(static n => n.Name)];
            if (names.Length == 1) schema["type"] = names[0];
            else if (names.Length > 1) schema["type"] = new JsonArray([.. names.Select(static n => JsonValue.Create(n))]);
            ShapeTypes text = types & Texts;
            if (text != ShapeTypes.None && text != ShapeTypes.String) schema["format"] = ShapeWords.All.First(w => w.Type == text).Word;
        }

        if (types.HasFlag(ShapeTypes.Object)) AddObject(node, schema, belowArray);
        if (types.HasFlag(ShapeTypes.Array) && node.Items is not null) schema["items"] = Of(node.Items, belowArray: true);
        return schema;
    }

    private static void AddObject(SchemaNode node, JsonObject schema, bool belowArray)
    {
        if (node.AsMap() is { } values)
        {
            schema["additionalProperties"] = Of(values, belowArray);
            return;
        }

        if (node.Fields.Count == 0) return;
        JsonObject properties = [];
        foreach ((string name, SchemaNode field) in node.Fields) properties[name] = Of(field, belowArray);
        schema["properties"] = properties;
        // Records say which fields any item of an array had, not whether all had them.
        string[] required = belowArray ? [] : [.. node.Fields.Keys.Where(node.IsRequired)];
        if (required.Length > 0) schema["required"] = new JsonArray([.. required.Select(static r => JsonValue.Create(r))]);
    }

    private static ShapeTypes Simplify(SchemaNode node)
    {
        ShapeTypes types = node.Types.Keys.Aggregate(ShapeTypes.None, static (all, type) => all | type);
        if (types.HasFlag(ShapeTypes.Number)) types &= ~ShapeTypes.Integer;
        ShapeTypes text = types & Texts;
        // A format holds only while all values agree on it.
        if ((text & (text - 1)) != 0) types = (types & ~Texts) | ShapeTypes.String;
        return types;
    }
}
