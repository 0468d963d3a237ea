namespace Insight.ApiDiscovery.Schemas;

/// <summary>What one body looked like: names and types, never values. The grammar stands in <c>access_record.proto</c>.</summary>
/// <remarks>At most one object and one array per place: several of them (as items of an array) are one with the fields of all.</remarks>
/// <param name="Types">What the values here are.</param>
/// <param name="Fields">Fields of the object, in order of bytes, each name once.</param>
/// <param name="Items">What the array holds; null when it was empty.</param>
/// <param name="IsCut">True when the object had more names than are recorded.</param>
public sealed record BodyShape(ShapeTypes Types, IReadOnlyList<ShapeField> Fields, BodyShape? Items, bool IsCut = false)
{
    /// <summary>Longest text of a shape, in characters.</summary>
    public const int MaxLength = 4096;

    /// <summary>Deepest nesting of objects and arrays.</summary>
    public const int MaxDepth = 8;

    /// <summary>Most names of a shape.</summary>
    public const int MaxNames = 200;

    /// <summary>A shape of single values.</summary>
    public static BodyShape Of(ShapeTypes types) => new(types, [], null);

    /// <summary>Reads a shape; null with a sentence that names the place when the text is not one.</summary>
    public static BodyShape? Parse(string text, out string error) => new ShapeReader(text).Read(out error);

    /// <summary>One of both: what a place looks like that may hold either.</summary>
    public static BodyShape Union(BodyShape a, BodyShape b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        SortedDictionary<string, BodyShape> fields = new(ByteOrder.Instance);
        foreach (ShapeField field in a.Fields.Concat(b.Fields))
            fields[field.Name] = fields.TryGetValue(field.Name, out BodyShape? known) ? Union(known, field.Shape) : field.Shape;
        BodyShape? items = a.Items is null ? b.Items : b.Items is null ? a.Items : Union(a.Items, b.Items);
        return new BodyShape(a.Types | b.Types, [.. fields.Select(static f => new ShapeField(f.Key, f.Value))], items, a.IsCut || b.IsCut);
    }

    /// <summary>The canonical text: equal shapes have equal texts.</summary>
    public override string ToString() => ShapeWriter.Write(this);

    /// <summary>Equal when the canonical texts are.</summary>
    public bool Equals(BodyShape? other) => other is not null && ToString() == other.ToString();

    /// <inheritdoc />
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);
}
