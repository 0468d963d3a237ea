using Insight.Anomaly.Findings;
using Insight.Anomaly.Incidents;

namespace Insight.Anomaly;

/// <summary>What a window brought.</summary>
/// <param name="Findings">What was strange, but for what is expected.</param>
/// <param name="Incidents">Incidents that opened, changed or closed.</param>
public sealed record WindowResult(IReadOnlyList<Finding> Findings, IReadOnlyList<Incident> Incidents);
