using Insight.Gateway.Bodies;

namespace Insight.Gateway.Waf;

/// <summary>A body whose beginning has been read already: gives that first and then the rest.</summary>
internal sealed class ReplayStream(ReadOnlyMemory<byte> beginning, Stream? rest) : ReadOnlyBody
{
    private ReadOnlyMemory<byte> _beginning = beginning;
    private bool _isTaken;

    /// <summary>Whether the beginning is not needed any more.</summary>
    public bool IsPastBeginning => _beginning.IsEmpty;

    /// <summary>The memory of the beginning is about to be used for something else: whoever still reads gets an error and not that.</summary>
    public void Detach()
    {
        _isTaken = !_beginning.IsEmpty;
        _beginning = default;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_isTaken) return ValueTask.FromException<int>(new ObjectDisposedException(nameof(ReplayStream)));
        if (_beginning.IsEmpty) return rest?.ReadAsync(buffer, cancellationToken) ?? new ValueTask<int>(0);
        int count = Math.Min(buffer.Length, _beginning.Length);
        _beginning[..count].CopyTo(buffer);
        _beginning = _beginning[count..];
        return new ValueTask<int>(count);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) rest?.Dispose();
        base.Dispose(disposing);
    }
}
