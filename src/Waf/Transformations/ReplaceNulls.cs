namespace Insight.Waf.Transformations;

/// <summary><c>replaceNulls</c>: NUL bytes become spaces.</summary>
internal sealed class ReplaceNulls() : MappingTransformation(static value => value == 0 ? (byte)' ' : value)
{
    /// <inheritdoc />
    public override string Name => "replaceNulls";
}
