using Insight.Contracts.Bundles;
using Insight.Storage.Control;
using Insight.Storage.Control.Audit;

namespace Insight.Console.Bundles;

/// <summary>Heads of the audit log that stand in bundles.</summary>
public static class BundleAnchors
{
    /// <summary>The heads in the bundles that the control database keeps, of those with a good signature.</summary>
    public static IReadOnlyList<AuditHead> Read(ControlDatabase database, BundleVerifier key)
    {
        ArgumentNullException.ThrowIfNull(key);
        List<AuditHead> heads = [];
        foreach (StoredBundle stored in new BundleStore(database).All())
        {
            if (key.Problem(stored.Manifest, stored.Signature, stored.KeyId) is null && ManifestDocument.Read(stored.Manifest, out _)?.Audit is { } audit) heads.Add(new AuditHead(audit.Number, audit.Hash));
        }

        return heads;
    }
}
