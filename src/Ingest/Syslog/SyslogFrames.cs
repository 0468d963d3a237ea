namespace Insight.Ingest.Syslog;

/// <summary>Cuts the bytes of a TCP connection into messages (RFC 6587): counted ones (<c>71 &lt;190&gt;…</c>) and ones that end with a line feed, told apart message by message.</summary>
/// <remarks>Memory is bounded by the longest message. A longer one is told once, with its beginning, and passed over to its end. Not thread-safe.</remarks>
internal sealed class SyslogFrames
{
    /// <summary>Longest message.</summary>
    public const int MaxBytes = 64 << 10;

    /// <summary>Longest count that is believed: beyond it nothing on the connection can be trusted any more.</summary>
    public const int MaxCounted = 16 << 20;

    private const int MaxDigits = 8;

    private readonly byte[] _buffer = new byte[MaxBytes + MaxDigits + 2];
    private int _start, _end;
    private long _skip;
    private bool _skipsLine;

    /// <summary>Where to read more into.</summary>
    public Memory<byte> Room
    {
        get
        {
            if (_start > 0)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                (_start, _end) = (0, _end - _start);
            }

            return _buffer.AsMemory(_end);
        }
    }

    /// <summary>Takes note of what was read.</summary>
    public void Advance(int bytes) => _end += bytes;

    /// <summary>The next whole message.</summary>
    /// <param name="message">The message, or the beginning of one that is too long; valid until more is read.</param>
    /// <returns>What it is.</returns>
    public SyslogFrame Next(out ReadOnlySpan<byte> message)
    {
        message = default;
        if (!Skip()) return SyslogFrame.None;
        ReadOnlySpan<byte> rest = Rest;
        if (rest.IsEmpty) return SyslogFrame.None;
        return TryCount(rest, out long count, out int head) switch
        {
            Counting.Counted => Counted(rest, count, head, out message),
            Counting.Undecided => SyslogFrame.None,
            _ => Line(rest, out message),
        };
    }

    /// <summary>What is left when the connection ends: a last line without its end, or a part of a counted message. Empty: nothing.</summary>
    /// <param name="cut">True when it is a counted message that broke off.</param>
    public ReadOnlySpan<byte> TakeRest(out bool cut)
    {
        cut = false;
        if (!Skip()) return default;
        ReadOnlySpan<byte> rest = Rest;
        _start = _end;
        if (TryCount(rest, out _, out int head) != Counting.Counted) return rest;
        cut = true;
        return rest[head..];
    }

    private ReadOnlySpan<byte> Rest => _buffer.AsSpan(_start, _end - _start);

    private SyslogFrame Counted(ReadOnlySpan<byte> rest, long count, int head, out ReadOnlySpan<byte> message)
    {
        message = rest[head..];
        if (count > MaxCounted) return SyslogFrame.Broken;
        if (count > MaxBytes)
        {
            // Its beginning is shown once there is enough of it, or at once when the buffer can hold no more.
            _start += head;
            _skip = count;
            return SyslogFrame.TooLong;
        }

        if (message.Length < count) return SyslogFrame.None;
        message = message[..(int)count];
        _start += head + (int)count;
        return SyslogFrame.Message;
    }

    private SyslogFrame Line(ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> message)
    {
        int end = rest.IndexOf((byte)'\n');
        message = end < 0 ? rest : rest[..end];
        if (end >= 0 && end <= MaxBytes)
        {
            _start += end + 1;
            return SyslogFrame.Message;
        }

        if (end < 0 && rest.Length <= MaxBytes) return SyslogFrame.None;
        _skipsLine = true;
        return SyslogFrame.TooLong;
    }

    /// <summary>Passes over the rest of what is too long; false: it goes on.</summary>
    private bool Skip()
    {
        if (_skip > 0)
        {
            int some = (int)Math.Min(_skip, _end - _start);
            _start += some;
            _skip -= some;
            if (_skip > 0) return false;
        }

        if (_skipsLine)
        {
            int end = Rest.IndexOf((byte)'\n');
            _start = end < 0 ? _end : _start + end + 1;
            if (end < 0) return false;
            _skipsLine = false;
        }

        return true;
    }

    /// <summary>Whether a message begins with its length: digits, a blank, and a priority. A line that begins with an address does not.</summary>
    private static Counting TryCount(ReadOnlySpan<byte> rest, out long count, out int head)
    {
        count = 0;
        head = 0;
        if (rest.IsEmpty || rest[0] is < (byte)'1' or > (byte)'9') return Counting.Line;
        while (head < rest.Length && rest[head] is >= (byte)'0' and <= (byte)'9')
        {
            if (head == MaxDigits) return Counting.Line;
            count = (count * 10) + rest[head++] - '0';
        }

        if (head + 1 >= rest.Length) return head < rest.Length && rest[head] != ' ' ? Counting.Line : Counting.Undecided;
        if (rest[head] != ' ' || rest[head + 1] != '<') return Counting.Line;
        head++;
        return Counting.Counted;
    }

    private enum Counting
    {
        Line,
        Counted,
        Undecided,
    }
}
