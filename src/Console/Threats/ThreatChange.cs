using Insight.Anomaly.Clients;
using Insight.Anomaly.Live;

namespace Insight.Console.Threats;

/// <summary>A threat score that changed.</summary>
/// <param name="At">When it was right: end of a window, UTC.</param>
/// <param name="Score">0 to 100.</param>
/// <param name="Level">The score in a word.</param>
/// <param name="RequestsThatDay">Requests of the client since midnight UTC.</param>
/// <param name="Reasons">What made the score, heaviest first.</param>
public sealed record ThreatChange(DateTime At, double Score, ThreatLevel Level, long RequestsThatDay, IReadOnlyList<ThreatReasonView> Reasons);
