using Insight.Contracts.Objects;

namespace Insight.Policy.Objects.Rules;

/// <summary>The bounds that rules hold fields to, as they are asked for: what stands in schemas is what is checked.</summary>
/// <remarks>The rules run once over a spec in which every part is there, and each of them notes what it would allow.</remarks>
internal sealed class FieldBounds
{
    private readonly Dictionary<string, FieldBound> _fields = new(StringComparer.Ordinal);

    private FieldBounds()
    {
    }

    /// <summary>Fields, such as <c>spec.to[0].weight</c>, with what they are held to.</summary>
    public IReadOnlyDictionary<string, FieldBound> Fields => _fields;

    /// <summary>The bounds of a kind.</summary>
    public static FieldBounds Of(ObjectKind kind)
    {
        FieldBounds bounds = new();
        ObjectRules.Check(new NamedObject(new ObjectMetadata(), WholeSpec.Of(ObjectKinds.SpecType(kind))), new RuleCheck(bounds));
        return bounds;
    }

    public void Note(string field, FieldBound bound) => _fields[field] = bound;
}
