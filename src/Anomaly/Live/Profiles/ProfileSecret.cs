using Insight.Endpoints.Profiles;

namespace Insight.Anomaly.Live.Profiles;

/// <summary>The installation's key of profiles. It is made once; with another one all that was counted and learned is void.</summary>
/// <param name="Key">The key.</param>
public sealed record ProfileSecret(ProfileKey Key);
