using Insight.Contracts.Objects;
using Insight.Policy.Objects;

namespace Insight.Console.Objects;

/// <summary>All objects at one moment.</summary>
/// <param name="Revision">Revision of the last change.</param>
/// <param name="ByKey">The objects.</param>
internal sealed record StoredObjects(long Revision, IReadOnlyDictionary<ObjectKey, StoredObject> ByKey)
{
    private readonly Lazy<ObjectSet> _set = new(() => ObjectSets.Of(ByKey.Values.Select(static stored => stored.Value)));

    /// <summary>The same as a set.</summary>
    public ObjectSet Set => _set.Value;
}
