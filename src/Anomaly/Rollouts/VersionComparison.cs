namespace Insight.Anomaly.Rollouts;

/// <summary>A version of a service against the one before it, endpoint by endpoint at the same time.</summary>
/// <param name="Tenant">Tenant.</param>
/// <param name="App">App, of several the one with most requests.</param>
/// <param name="Service">Service.</param>
/// <param name="Version">The newer version.</param>
/// <param name="Baseline">The older version.</param>
/// <param name="Verdict">What is known.</param>
/// <param name="ErrorDifference">Share of server errors minus that of the baseline, -1 to 1; NaN when nothing is known.</param>
/// <param name="ErrorUncertainty">The difference is that far off at most, with a confidence that holds at all times.</param>
/// <param name="LatencyRatio">Duration divided by that of the baseline (geometric mean); NaN when nothing is known.</param>
/// <param name="LatencyUncertainty">The ratio is off by that factor at most: 1.1 means 10 % up or down.</param>
/// <param name="WorsePValue">How likely so much evidence of a worse version is if it is not.</param>
/// <param name="Requests">Requests of the version that were compared.</param>
/// <param name="Reason">The comparison as a sentence for people.</param>
public sealed record VersionComparison(
    string Tenant, string App, string Service, string Version, string Baseline, VersionVerdict Verdict,
    double ErrorDifference, double ErrorUncertainty, double LatencyRatio, double LatencyUncertainty, double WorsePValue, long Requests, string Reason);
