using Insight.Endpoints.Profiles;

namespace Insight.Anomaly.Requests;

/// <summary>What came of a training.</summary>
/// <param name="Profile">The new profile.</param>
/// <param name="Adopted">What a release brought.</param>
/// <param name="Doubtful">Values that were left out because the profile before doubts them.</param>
public sealed record Training(RequestProfile Profile, IReadOnlyList<Adoption> Adopted, long Doubtful);
