namespace Insight.Anomaly.Patterns;

/// <summary>Something that works but could work better: no alert.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Tenant">Tenant.</param>
/// <param name="App">App.</param>
/// <param name="Source">Calling service.</param>
/// <param name="Service">Service that is called.</param>
/// <param name="EndpointId">Endpoint that is called.</param>
/// <param name="Since">Start of the first window that showed it, UTC.</param>
/// <param name="CallsPerParent">Mean calls that one request of the caller makes.</param>
/// <param name="MostPerParent">Most calls that one request of the caller makes, on average of the windows.</param>
/// <param name="CallsPerSecond">How many calls are meant.</param>
/// <param name="Text">Evidence and what to do, for people.</param>
public sealed record Advice(
    AdviceKind Kind, string Tenant, string App, string Source, string Service, ulong EndpointId, DateTimeOffset Since,
    double CallsPerParent, double MostPerParent, double CallsPerSecond, string Text);
