namespace Insight.Console.Erasure;

/// <summary>Times of erasures.</summary>
public sealed record ErasureOptions
{
    /// <summary>Pause between the entry into the erasure list and the first statement: batches that were being stored are stored by then.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(2);
}
