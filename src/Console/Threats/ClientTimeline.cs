namespace Insight.Console.Threats;

/// <summary>How much of a threat a client was.</summary>
/// <param name="Client">As it is now.</param>
/// <param name="Items">Changes of its score, newest first; between two the score halves every 15 minutes.</param>
/// <param name="Offset">Changes left out at the start.</param>
/// <param name="HasMore">True when more follow: ask again with a larger offset.</param>
public sealed record ClientTimeline(ClientThreat Client, IReadOnlyList<ThreatChange> Items, int Offset, bool HasMore);
