using Microsoft.Extensions.Primitives;

namespace Insight.Gateway.Bundles;

/// <summary>The bundle in force: one reference, replaced as a whole. Whoever reads several things reads <see cref="Current"/> once.</summary>
public sealed class ActiveBundle : IDisposable
{
    private volatile BundleSnapshot _current = BundleSnapshot.Local;
    private volatile CancellationTokenSource _replaced = new();

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
