using Insight.Anomaly.Clients;
using Insight.Anomaly.Live;

namespace Insight.Console.Threats;

/// <summary>How much of a threat a client is now.</summary>
/// <param name="Key">32 hexadecimal digits that stand for the client of this tenant, app and host.</param>
/// <param name="Tenant">Tenant.</param>
/// <param name="App">App.</param>
/// <param name="Host">Virtual host.</param>
/// <param name="Client">Principal, else session key, else address, as records carry it; at most 300 characters. Untrusted text.</param>
/// <param name="Score">0 to 100 now: what is stored, decayed since.</param>
/// <param name="Level">The score in a word.</param>
/// <param name="HighestScore">The highest score kept.</param>
/// <param name="FirstSeen">Start of the first window kept that it was above level none in, UTC.</param>
/// <param name="LastSeen">End of the last window that it was in, UTC; up to five minutes behind while it goes on.</param>
/// <param name="Changes">Entries of its timeline.</param>
/// <param name="RequestsThatDay">Its requests on the UTC day of the newest entry, up to it.</param>
/// <param name="Reasons">What made the score, heaviest first; as of the newest entry.</param>
public sealed record ClientThreat(
    string Key, string Tenant, string App, string Host, string Client, double Score, ThreatLevel Level, double HighestScore, DateTime FirstSeen, DateTime LastSeen, long Changes,
    long RequestsThatDay, IReadOnlyList<ThreatReasonView> Reasons);
