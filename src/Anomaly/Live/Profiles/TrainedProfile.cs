using Insight.Endpoints.Profiles;

namespace Insight.Anomaly.Live.Profiles;

/// <summary>A profile as it was learned.</summary>
/// <param name="Version">Its number, one more with every training; 0: nothing was learned yet.</param>
/// <param name="TrainedAt">When it was learned, UTC; null: nothing was learned yet.</param>
/// <param name="SeenUntil">When the newest counts in it were stored, microseconds since 1970 by the storage's clock.</param>
/// <param name="Content">Its bytes (<see cref="RequestProfileDocument"/>).</param>
/// <param name="Profile">The profile.</param>
public sealed record TrainedProfile(long Version, DateTimeOffset? TrainedAt, long SeenUntil, ReadOnlyMemory<byte> Content, RequestProfile Profile);
