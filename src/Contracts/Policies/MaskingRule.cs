namespace Insight.Contracts.Policies;

/// <summary>Sensitive data that is masked in answers and never stored.</summary>
public sealed record MaskingRule
{
    /// <summary>Kinds, as records name them, such as <c>card</c>; 1 to 32.</summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];
}
