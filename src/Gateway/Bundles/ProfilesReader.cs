using Insight.Contracts.Bundles;
using Insight.Endpoints.Profiles;

namespace Insight.Gateway.Bundles;

/// <summary>Reads the request profiles.</summary>
internal sealed class ProfilesReader : IBundlePartReader
{
    public string Name => BundleFormat.ProfilesPart;

    public object? Read(ReadOnlySpan<byte> content, out string problem) => RequestProfileDocument.Read(content, out problem);
}
