namespace Insight.Anomaly.Clients;

/// <summary>How much of a threat a client is.</summary>
/// <param name="Tenant">Tenant.</param>
/// <param name="App">App.</param>
/// <param name="Host">Virtual host.</param>
/// <param name="Client">Client key, as the records carry it.</param>
/// <param name="Score">0 to 100 as of the last window; halves in <see cref="ClientWatchOptions.ScoreHalfLife"/> when nothing strange follows.</param>
/// <param name="Level">The score in a word.</param>
/// <param name="LastSeen">End of the last window the client was in, UTC.</param>
/// <param name="Reasons">What made the score, heaviest first; as of when it last rose.</param>
public sealed record ThreatScore(
    string Tenant, string App, string Host, string Client, double Score, ThreatLevel Level, DateTimeOffset LastSeen, IReadOnlyList<ThreatReason> Reasons)
{
    /// <summary>The word for a score.</summary>
    public static ThreatLevel LevelOf(double score) => score switch
    {
        >= 85 => ThreatLevel.Critical,
        >= 60 => ThreatLevel.High,
        >= 30 => ThreatLevel.Medium,
        >= 10 => ThreatLevel.Low,
        _ => ThreatLevel.None,
    };
}
