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
/// <param name="RequestsToday">Requests of the client since midnight UTC.</param>
public sealed record ThreatScore(
    string Tenant, string App, string Host, string Client, double Score, ThreatLevel Level, DateTimeOffset LastSeen, IReadOnlyList<ThreatReason> Reasons, long RequestsToday)
{
    /// <summary>What a score has come down to after some time without anything strange.</summary>
    public static double Decay(double score, TimeSpan after, TimeSpan halfLife) => score * double.Exp2(-Math.Max(0, after / halfLife));

    /// <summary>Where a level begins.</summary>
    public static double LeastOf(ThreatLevel level) => level switch
    {
        ThreatLevel.Critical => 85,
        ThreatLevel.High => 60,
        ThreatLevel.Medium => 30,
        ThreatLevel.Low => 10,
        _ => 0,
    };

    /// <summary>The word for a score.</summary>
    public static ThreatLevel LevelOf(double score)
    {
        for (ThreatLevel level = ThreatLevel.Critical; level > ThreatLevel.None; level--)
        {
            if (score >= LeastOf(level)) return level;
        }

        return ThreatLevel.None;
    }
}
