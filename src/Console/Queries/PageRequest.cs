namespace Insight.Console.Queries;

/// <summary>Which part of a list.</summary>
/// <param name="Offset">Rows to leave out at the start.</param>
/// <param name="Limit">Most rows to return.</param>
public readonly record struct PageRequest(int Offset, int Limit)
{
    /// <summary>Rows when the caller does not say.</summary>
    public const int DefaultLimit = 100;

    /// <summary>Most rows in one answer: about a megabyte of JSON.</summary>
    public const int MaxLimit = 2000;

    /// <summary>Furthest a list can be paged into: narrow the window or filter beyond it.</summary>
    public const int MaxOffset = 1_000_000;
}
