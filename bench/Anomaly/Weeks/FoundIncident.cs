using Insight.Anomaly.Findings;

namespace Insight.Bench.Anomaly.Weeks;

/// <summary>An incident as <see cref="WeekScore"/> reads it.</summary>
/// <param name="Opened">When it was told, seconds since 1970 UTC: the end of the window that the first finding was made in.</param>
/// <param name="Last">End of the last window that it was seen in.</param>
/// <param name="Cause">What is named first as the root cause; null when nothing is.</param>
/// <param name="Subjects">All that its findings are about.</param>
internal sealed record FoundIncident(long Opened, long Last, Subject? Cause, IReadOnlyList<Subject> Subjects);
