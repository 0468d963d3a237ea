using Insight.Anomaly.Live.Profiles;
using Insight.Contracts.Bundles;

namespace Insight.Console.Bundles;

/// <summary>The request profiles as a part of the bundle. Before any was learned it holds the key alone, with which gateways begin to count.</summary>
internal sealed class ProfilesBundlePart(ProfileStore profiles, ProfileTrainingOptions options) : IBundlePart
{
    public string Name => BundleFormat.ProfilesPart;

    public ValueTask<ReadOnlyMemory<byte>?> ReadAsync(BundleAudience audience, CancellationToken cancellationToken) =>
        ValueTask.FromResult(options.Enabled ? profiles.Read().Content : (ReadOnlyMemory<byte>?)null);
}
