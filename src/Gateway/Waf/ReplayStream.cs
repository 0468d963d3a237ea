namespace Insight.Gateway.Waf;

/// <summary>A body whose beginning has been read already: gives that first and then the rest.</summary>
internal sealed class ReplayStream(ReadOnlyMemory<byte> beginning, Stream? rest) : Stream
{
    private ReadOnlyMemory<byte> _beginning = beginning;
    private bool _isTaken;

    /// <summary>Whether the beginning is not needed any more.</summary>
    public bool IsPastBeginning => _beginning.IsEmpty;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

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

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Bodies are read asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) rest?.Dispose();
        base.Dispose(disposing);
    }
}
