namespace Insight.Anomaly.RootCause;

/// <summary>One row in one window, or in several taken together; NaN for what is not known.</summary>
/// <param name="Requests">Requests.</param>
/// <param name="Errors">Those that failed.</param>
/// <param name="Latency">Mean duration, microseconds; above 0.</param>
internal readonly record struct Sample(double Requests, double Errors, double Latency);
