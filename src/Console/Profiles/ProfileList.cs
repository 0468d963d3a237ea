namespace Insight.Console.Profiles;

/// <summary>Endpoints whose arguments are learned.</summary>
/// <param name="Version">Number of the profile, one more with every training; 0: nothing was learned yet.</param>
/// <param name="TrainedAt">When it was learned, UTC; null: nothing was learned yet.</param>
/// <param name="Items">The endpoints, those with most judged parameters first.</param>
/// <param name="Offset">Items left out at the start.</param>
/// <param name="HasMore">True when more follow: ask again with a larger offset.</param>
public sealed record ProfileList(long Version, DateTime? TrainedAt, IReadOnlyList<ProfileItem> Items, int Offset, bool HasMore);
