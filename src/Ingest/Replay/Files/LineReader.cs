namespace Insight.Ingest.Replay.Files;

/// <summary>Cuts a stream of bytes into lines, whatever the bytes are, in bounded memory.</summary>
/// <remarks>
/// Line ends are LF or CR LF. NULs before a line are passed over: files that were truncated while open, or were open
/// when the power went, have holes of NULs in front of good lines.
/// </remarks>
/// <param name="stream">Where the bytes come from; may give more after it gave none (a growing file).</param>
internal sealed class LineReader(Stream stream)
{
    /// <summary>Longest line, in bytes. Servers bound request lines and headers to kilobytes; what is longer is no log line.</summary>
    public const int MaxLineBytes = 1 << 20;

    private const int ReadBytes = 256 << 10;

    private byte[] _buffer = new byte[ReadBytes * 2];
    private int _start, _end, _searched;
    private bool _skipping;

    /// <summary>Number of the line last returned, from 1.</summary>
    public long Number { get; private set; }

    /// <summary>The next whole line that is in memory; read more with <see cref="FillAsync"/> when there is none.</summary>
    /// <param name="line">The line without its end; of a line that is too long, its beginning. Valid until the next call.</param>
    /// <param name="tooLong">True for a line of more than <see cref="MaxLineBytes"/>, of which the rest is passed over.</param>
    public bool TryNext(out ReadOnlySpan<byte> line, out bool tooLong)
    {
        tooLong = false;
        while (true)
        {
            if (!_skipping)
            {
                while (_start < _end && _buffer[_start] == 0) _start++;
                _searched = Math.Max(_searched, _start);
            }

            int end = _buffer.AsSpan(_searched, _end - _searched).IndexOf((byte)'\n');
            if (end < 0)
            {
                _searched = _end;
                if (_skipping)
                {
                    _start = _end;
                }
                else if (_end - _start > MaxLineBytes)
                {
                    // Said once, with its beginning; its rest is thrown away as it comes.
                    tooLong = true;
                    line = _buffer.AsSpan(_start, MaxLineBytes);
                    _start = _end;
                    _skipping = true;
                    Number++;
                    return true;
                }

                line = default;
                return false;
            }

            line = _buffer.AsSpan(_start, _searched + end - _start);
            _start = _searched += end + 1;
            if (_skipping)
            {
                _skipping = false;
                continue;
            }

            Number++;
            if (!line.IsEmpty && line[^1] == '\r') line = line[..^1];
            tooLong = line.Length > MaxLineBytes;
            return true;
        }
    }

    /// <summary>What stands behind the last line end: the last line of a file that does not end in one. False when there is nothing.</summary>
    public bool TryTakeRest(out ReadOnlySpan<byte> line)
    {
        line = _buffer.AsSpan(_start, _end - _start);
        _start = _searched = _end;
        if (_skipping || line.IsEmpty) return false;
        Number++;
        return true;
    }

    /// <summary>Reads more bytes; 0 when the stream has none (now).</summary>
    public async ValueTask<int> FillAsync(CancellationToken cancellationToken)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _searched -= _start;
            _end -= _start;
            _start = 0;
        }

        if (_buffer.Length - _end < ReadBytes) Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, MaxLineBytes + 2 * ReadBytes));
        int read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += read;
        return read;
    }
}
