using Insight.Storage.ClickHouse;

namespace Insight.Ingest.Storing;

/// <summary>Tells a server that refuses a batch for what stands in it from one that is away, overloaded or wrongly set up.</summary>
internal static class Refusal
{
    /// <summary>
    /// Codes of ClickHouse (src/Common/ErrorCodes.cpp) that a single row can cause: text or numbers that cannot be parsed or
    /// converted, incorrect data, sizes, unknown enum values, a violated constraint, a value out of range.
    /// Anything else holds for every row alike; it is retried, since throwing records away would help nothing.
    /// </summary>
    private static readonly HashSet<int> Content = [6, 25, 26, 27, 33, 36, 38, 41, 53, 69, 70, 72, 117, 131, 190, 321, 349, 395, 469, 691, 1001];

    /// <summary>True when sending fewer rows may help.</summary>
    public static bool IsOfContent(ClickHouseException error) => !error.IsTransient && Content.Contains(error.Code);
}
