namespace Insight.Offline.RootCause;

/// <summary>How a ranking is printed.</summary>
public enum RankingFormat
{
    /// <summary>For people.</summary>
    Table,

    /// <summary>One JSON object.</summary>
    Json
}
