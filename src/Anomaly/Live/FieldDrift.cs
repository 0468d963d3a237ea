namespace Insight.Anomaly.Live;

/// <summary>The fields of an endpoint's requests or answers changed.</summary>
/// <param name="EndpointId">The endpoint.</param>
/// <param name="At">When it was noticed, UTC.</param>
internal readonly record struct FieldDrift(ulong EndpointId, DateTimeOffset At);
