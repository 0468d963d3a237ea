namespace Insight.Anomaly.Live;

/// <summary>What a warm start learned.</summary>
/// <param name="From">Start of the first window, UTC.</param>
/// <param name="To">End of the last, UTC.</param>
/// <param name="Windows">Windows, empty ones too.</param>
/// <param name="Subjects">Services, edges, endpoints and endpoints of edges that are watched now.</param>
/// <param name="FromRecords">Whether raw records were read because windows are not kept so long.</param>
public sealed record LearnedStretch(DateTimeOffset From, DateTimeOffset To, long Windows, int Subjects, bool FromRecords);
