using Insight.Console.Objects;
using Insight.Contracts.Objects;
using Insight.Policy.Objects;

namespace Insight.Console.Bundles;

/// <summary>The objects of an audience as a part of the bundle. Without any object at all the part is left out, and gateways keep those of their own folder.</summary>
internal sealed class ObjectsBundlePart(ObjectStore store) : IBundlePart
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
                content = ObjectSetDocument.Write(ObjectSelection.For(objects.Set, audience.Site, audience.Labels));
                // What gateways would refuse is not sent to them.
                if (ObjectSetDocument.Read(content, out string problem) is null) throw new InvalidDataException(problem);
                _contents.Add(audience.Key, content);
            }

            return ValueTask.FromResult<ReadOnlyMemory<byte>?>(content);
        }
    }

    public void Watch(Action changed) => store.Changed += changed;
}
