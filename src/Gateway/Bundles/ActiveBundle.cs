using Insight.Contracts.Objects;
using Microsoft.Extensions.Primitives;

namespace Insight.Gateway.Bundles;

/// <summary>The bundle in force: one reference, replaced as a whole. Whoever reads several things reads <see cref="Current"/> once.</summary>
public sealed class ActiveBundle : IDisposable
{
    private volatile BundleSnapshot _current;
    private volatile CancellationTokenSource _replaced = new();

    /// <summary>Bundle 0 in force, with no objects.</summary>
    public ActiveBundle()
        : this(null)
    {
    }

    /// <summary>Bundle 0 in force.</summary>
    /// <param name="objects">Objects of the gateway's own folder; null: none.</param>
    internal ActiveBundle(ObjectSet? objects) => Local = _current = objects is null ? BundleSnapshot.Local : new BundleSnapshot(0, "", [], objects);

    /// <summary>Bundle 0: the gateway's own configuration.</summary>
    public BundleSnapshot Local { get; }

    /// <summary>The bundle in force now.</summary>
    public BundleSnapshot Current => _current;

    /// <summary>A token that fires when another bundle is in force. Take it before <see cref="Current"/>, so that no change is missed.</summary>
    public IChangeToken Watch() => new CancellationChangeToken(_replaced.Token);

    /// <inheritdoc />
    public void Dispose() => _replaced.Dispose();

    /// <summary>Puts a bundle in force. One thread at a time.</summary>
    internal void Replace(BundleSnapshot snapshot)
    {
        CancellationTokenSource before = _replaced;
        _current = snapshot;
        _replaced = new CancellationTokenSource();
        before.Cancel();
    }
}
