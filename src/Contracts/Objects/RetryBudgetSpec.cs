namespace Insight.Contracts.Objects;

/// <summary>How many retries may be under way: the greater of both.</summary>
public sealed record RetryBudgetSpec
{
    /// <summary>In relation to requests under way, percent.</summary>
    public int Percent { get; init; } = 20;

    /// <summary>However few requests are under way.</summary>
    public int Least { get; init; } = 3;
}
