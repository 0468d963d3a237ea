using Insight.Anomaly.Clients;

namespace Insight.Anomaly.Live;

/// <summary>Which threat scores are worth keeping: between two that are kept, the decay says all.</summary>
/// <remarks>What was kept last is not part of what detection learned: a process that starts keeps each score that it meets once more.</remarks>
/// <param name="halfLife">In what time a score halves.</param>
internal sealed class ThreatChanges(TimeSpan halfLife)
{
    /// <summary>Points that a score must differ from what its decay says.</summary>
    private const double Step = 5;

    /// <summary>A client that goes on is kept again after this time, so that it shows when it was last seen.</summary>
    private static readonly TimeSpan s_goesOn = TimeSpan.FromMinutes(5);

    private Dictionary<(string, string, string, string), (ThreatScore Score, long At)> _kept = [];

    /// <summary>The scores to keep of a window.</summary>
    /// <param name="end">End of the window, seconds since 1970: when the scores are right.</param>
    /// <param name="threats">All scores above <see cref="ThreatLevel.None"/>.</param>
    public IReadOnlyList<ThreatScore> Take(long end, IReadOnlyList<ThreatScore> threats)
    {
        if (threats.Count == 0 && _kept.Count == 0) return [];
        List<ThreatScore> changed = [];
        Dictionary<(string, string, string, string), (ThreatScore, long)> kept = [];
        foreach (ThreatScore threat in threats)
        {
            (string, string, string, string) key = (threat.Tenant, threat.App, threat.Host, threat.Client);
            if (_kept.TryGetValue(key, out (ThreatScore Score, long At) before) && !IsNews(threat, end, before.Score, before.At))
            {
                kept[key] = before;
                continue;
            }

            kept[key] = (threat, end);
            changed.Add(threat);
        }

        _kept = kept;
        return changed;
    }

    private bool IsNews(ThreatScore now, long end, ThreatScore before, long at)
    {
        double decayed = ThreatScore.Decay(before.Score, TimeSpan.FromSeconds(end - at), halfLife);
        return now.Level != ThreatScore.LevelOf(decayed) || Math.Abs(now.Score - decayed) >= Step || now.LastSeen - before.LastSeen >= s_goesOn
            || !now.Reasons.Select(static r => r.Feature).ToHashSet().SetEquals(before.Reasons.Select(static r => r.Feature));
    }
}
