using Insight.Anomaly.Live.Profiles;
using Insight.ApiDiscovery.Inventory;
using Insight.Endpoints.Profiles;

namespace Insight.Console.Profiles;

/// <summary>What is known of the arguments of an endpoint.</summary>
/// <param name="Version">Number of the profile.</param>
/// <param name="TrainedAt">When it was learned, UTC.</param>
/// <param name="Endpoint">The endpoint and how much of it is learned.</param>
/// <param name="Parameters">Its parameters in order of place and name.</param>
public sealed record ProfileDetail(long Version, DateTime? TrainedAt, ProfileItem Endpoint, IReadOnlyList<ProfileParameter> Parameters)
{
    internal static ProfileDetail Of(TrainedProfile learned, EndpointProfile profile, InventoryView names) =>
        new(learned.Version, learned.TrainedAt?.UtcDateTime, ProfileItem.Of(profile, names), [.. profile.Parameters.Select(ProfileParameter.Of)]);
}
