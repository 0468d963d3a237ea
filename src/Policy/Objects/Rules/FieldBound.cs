namespace Insight.Policy.Objects.Rules;

/// <summary>What a field is held to.</summary>
/// <param name="Least">Least number, or number of entries; null: there is none.</param>
/// <param name="Most">Most of the same.</param>
internal abstract record FieldBound(double? Least, double? Most)
{
    /// <summary>Of a number.</summary>
    internal sealed record Number(double? Least, double? Most) : FieldBound(Least, Most);

    /// <summary>Of the number of entries of a list or map.</summary>
    internal sealed record Entries(double? Least, double? Most) : FieldBound(Least, Most);

    /// <summary>Of a duration, in milliseconds.</summary>
    internal sealed record Time(double? Least, double? Most) : FieldBound(Least, Most);
}
