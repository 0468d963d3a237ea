namespace Insight.Console.Retention;

/// <summary>Chooses how long a kind of data is kept.</summary>
/// <param name="Days">Whole days; null: as it is configured.</param>
/// <param name="Reason">Why.</param>
public sealed record RetentionRequest(int? Days, string? Reason);
