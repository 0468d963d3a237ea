using Insight.Gateway.Bodies;

namespace Insight.Gateway.Traffic.Exchange;

/// <summary>A request's body that can be read again from its beginning as long as no more was read than may be kept.</summary>
/// <remarks>What was read is passed on at once: nothing waits for the rest of a body. One reader at a time, as bodies are.</remarks>
internal sealed class RepeatableBody(Stream body, int maxBytes) : ReadOnlyBody
{
    private byte[] _kept = [];
    private int _length;
    private int _position;
    private int _reading;
    private bool _isAtEnd;
    private bool _isOverflown;

    /// <summary>Whether the body can be read from its beginning: it was never read beyond what is kept, and nobody is reading.</summary>
    public bool CanRepeat => !_isOverflown && Volatile.Read(ref _reading) == 0;

    /// <summary>Whether a byte of it was handed out.</summary>
    public bool IsTouched => _length > 0 || _isOverflown;

    /// <summary>The whole body; null when it was not read to its end, or not all of it is kept.</summary>
    public ReadOnlyMemory<byte>? Whole => _isAtEnd && !_isOverflown ? new ReadOnlyMemory<byte>(_kept, 0, _length) : (ReadOnlyMemory<byte>?)null;

    /// <summary>The next read gives the beginning.</summary>
    public void Repeat() => _position = CanRepeat ? 0 : throw new InvalidOperationException("The body cannot be repeated.");

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position < _length)
        {
            int count = Math.Min(buffer.Length, _length - _position);
            _kept.AsMemory(_position, count).CopyTo(buffer);
            _position += count;
            return count;
        }

        if (_isAtEnd) return 0;
        Volatile.Write(ref _reading, 1);
        int read = await body.ReadAsync(buffer, cancellationToken);
        Keep(buffer.Span[..read], isEmptyRead: buffer.IsEmpty);
        Volatile.Write(ref _reading, 0);
        return read;
    }

    private void Keep(ReadOnlySpan<byte> read, bool isEmptyRead)
    {
        if (read.IsEmpty)
        {
            _isAtEnd |= !isEmptyRead;
            return;
        }

        if (_isOverflown) return;
        if (_length + read.Length > maxBytes)
        {
            _isOverflown = true;
            _kept = [];
            _length = _position = 0;
            return;
        }

        if (_length + read.Length > _kept.Length) Array.Resize(ref _kept, Math.Min(maxBytes, Math.Max(2 * _kept.Length, _length + read.Length)));
        read.CopyTo(_kept.AsSpan(_length));
        _length = _position = _length + read.Length;
    }
}
