namespace Insight.Gateway.Bundles;

/// <summary>What came of loading a bundle.</summary>
/// <param name="Snapshot">The bundle, ready to be put in force; null when it is refused.</param>
/// <param name="Fetched">Content that was fetched, by hash.</param>
/// <param name="Note">Why it is refused, or which of its parts are not known here.</param>
/// <param name="MayPass">Whether what was wrong may be right the next time: the content was not what the manifest promised.</param>
internal sealed record LoadedBundle(BundleSnapshot? Snapshot, IReadOnlyDictionary<string, byte[]> Fetched, string Note, bool MayPass)
{
    public static LoadedBundle Refused(string reason, bool mayPass) => new(null, new Dictionary<string, byte[]>(), reason, mayPass);
}
