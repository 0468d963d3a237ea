using Insight.Console.Objects;
using Insight.Contracts.Bundles;
using Insight.Contracts.Objects;
using Insight.Contracts.Policies;
using Insight.Policy.Objects;
using Insight.Policy.Policies;
using Microsoft.Extensions.Logging;

namespace Insight.Console.Bundles;

/// <summary>The objects of an audience as a part of the bundle. Without any object at all the part is left out, and gateways keep those of their own folder.</summary>
internal sealed partial class ObjectsBundlePart(ObjectStore store, BundleSigner signer, ILogger<ObjectsBundlePart> logger) : IBundlePart
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, byte[]> _contents = new(StringComparer.Ordinal);
    private long _revision = -1;

    public string Name => ObjectSet.PartName;

    public bool DependsOnAudience => true;

    public ValueTask<ReadOnlyMemory<byte>?> ReadAsync(BundleAudience audience, CancellationToken cancellationToken)
    {
        StoredObjects objects = store.Read();
        if (objects.ByKey.Count == 0) return ValueTask.FromResult<ReadOnlyMemory<byte>?>(null);
        lock (_gate)
        {
            if (_revision != objects.Revision) _contents.Clear();
            _revision = objects.Revision;
            if (!_contents.TryGetValue(audience.Key, out byte[]? content))
            {
                if (_contents.Count == BundleService.MaxAudiences) _contents.Clear();
                content = ObjectSetDocument.Write(Approved(ObjectSelection.For(objects.Set, audience.Site, audience.Labels)));
                // What gateways would refuse is not sent to them.
                if (ObjectSetDocument.Read(content, out string problem) is null) throw new InvalidDataException(problem);
                _contents.Add(audience.Key, content);
            }

            return ValueTask.FromResult<ReadOnlyMemory<byte>?>(content);
        }
    }

    public void Watch(Action changed) => store.Changed += changed;

    /// <summary>Without policies whose approvals are not of this console's key, as after a change of the key: gateways would refuse the whole.</summary>
    private ObjectSet Approved(ObjectSet set)
    {
        if (set.Policies.All(static policy => policy.Spec.Provenance is null)) return set;
        using BundleVerifier key = BundleVerifier.Read(signer.PublicPem);
        GatewayObject<PolicySpec>[] good = [.. set.Policies.Where(policy => PolicyApprovals.Problem(policy, key) is null)];
        if (good.Length == set.Policies.Count) return set;
        LogLeftOut(set.Policies.Count - good.Length);
        return set with { Policies = good };
    }

    [LoggerMessage(EventId = 4106, Level = LogLevel.Error, Message = "Bundle: {Count} policies are left out, because their approvals are not signed by this console's key; have them approved anew, or apply them without provenance")]
    private partial void LogLeftOut(int count);
}
