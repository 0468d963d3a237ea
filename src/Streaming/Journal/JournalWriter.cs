using System.Security.Cryptography;

namespace Insight.Streaming.Journal;

/// <summary>Writes access records to a folder of memory-mapped segments that another process follows in place.</summary>
/// <remarks>
/// <para><b>Promise.</b> What <see cref="End"/> or <see cref="Append"/> accepted survives the death of this process by any
/// signal; a crash of the host may lose what was written in the last <see cref="JournalOptions.SyncInterval"/>. An accepted
/// <see cref="Begin"/> can always be ended. What found no room is counted in <see cref="Dropped"/>, and that count survives too.
/// The clock decides nothing but when to sync and when to look again for room.</para>
///
/// <para><b>Folder.</b> <c>NNNNNNNNNNNN-EEEEEEEEEEEEEEEE.segment</c> (number, epoch = random name of the writer),
/// <c>*.spare</c> (allocated, not in use), <c>writer.state</c> (epoch of the writer and count of dropped records, see <see cref="WriterState"/>),
/// <c>writer.lock</c>, <c>reader.lock</c>, and the reader's <c>reader.cursor</c>. A writer never touches a segment of another
/// writer: each start is a new epoch and a new segment. The reader deletes segments that it has committed, except the last,
/// whose number the next writer continues.</para>
///
/// <para><b>Segment.</b> All numbers little-endian. A fixed size, every block allocated and zero when it is taken into use.</para>
/// <code>
///   0  u64 magic "INSJRNL1"      16 u64 segment number      32 i64 created, Unix milliseconds (for people)
///   8  u64 version (2)           24 u64 epoch               40 u64 CRC-32C of bytes 0..39
///  64  u64 bytes written so far (hint)     72 u64 1 when a later segment exists (hint)
/// 128  frames, each at a multiple of 8:
///        u32 length      16 + bytes of the record, so 17 to 8,208; 0 = nothing written here yet
///        u32 checksum    CRC-32C of: record bytes, then the next u64, then u64 (salt xor (offset shifted left by 32, or length))
///        u64 label       lowest byte: type; the other 56 bits: ticket (0 for whole)
///        record          an encoded AccessRecord or a part of one, or (whole only) another kind of record; padded with zeros to a multiple of 8
/// types: 1 begin, 2 end (ticket of its begin; the rest of the record), 3 whole, 4 carried
/// </code>
/// <para>The salt is made of epoch and number. It binds a frame to its place, so stale bytes are never taken for a frame, and a
/// request cannot carry a forged frame in its path because it does not know the epoch. The first eight bytes of a frame are stored
/// last, in one release store: another process sees a whole frame or none.</para>
///
/// <para><b>Two parts.</b> An end holds what its begin could not know. The record is the bytes of the begin followed by those of the end:
/// protobuf takes the last value of a field that stands in both. So what a request brought is written, checked and synced once.</para>
///
/// <para><b>Rotation.</b> Frames do not cross segments. When one does not fit, a spare segment gets the begins that are still open
/// as carried frames at its head, and only then its name. So each segment is self-contained: whoever starts reading at its
/// head knows all open begins.</para>
///
/// <para><b>Room.</b> A begin is accepted only if afterwards every open begin could still be ended with the longest record: with n
/// open, C bytes of their frames, r bytes left here and k spares of D bytes, r/M + k·((D − C)/M) ≥ n (whole divisions, M = 8,208).
/// Rotating keeps this true, because rotation happens only when r &lt; M. C is at most D/2.</para>
///
/// <para><b>Failure modes.</b> <i>Disk full or limit reached:</i> allocation fails before anything is written; begins and whole records
/// are refused and counted; room is looked for again every 100 ms. <i>kill -9:</i> at most one frame without its first eight bytes.
/// <i>Host crash:</i> pages of the last interval may be missing in any order; the reader skips to the next valid frame.
/// <i>Flipped bit:</i> one frame, so at most one record; a damaged header costs nothing, because number and epoch are in the name.
/// <i>Unreadable page, or a file cut short by hand:</i> SIGBUS ends the process that touches it.</para>
///
/// <para><b>Limits.</b> Record 8,192 bytes, or each of its two parts; segment 64 KiB to 1 GiB; 2^56 tickets per writer. Thread-safe.</para>
/// </remarks>
public sealed class JournalWriter : IDisposable
{
    /// <summary>The longest record, and the longest part of one. The gateway bounds its fields so that none is longer.</summary>
    public const int MaxRecordBytes = 8192;

    private readonly Lock _gate = new();
    private readonly OpenBegins _open = new();
    private readonly string _directory;
    private readonly int _segmentBytes;
    private readonly TimeProvider _time;
    private readonly ulong _epoch;
    private readonly FileStream _lock;
    private readonly WriterState _state;
    private readonly SegmentPool _pool;
    private readonly JournalKeeper? _keeper;
    private MappedFile? _segment;
    private ulong _salt;
    private int _tail;
    private int _wakeAt;
    private long _lastNumber;
    private ulong _lastTicket;
    private long _dropped;
    private long _written;
    private long _frameBytes;
    private bool _disposed;

    private JournalWriter(JournalOptions options, TimeProvider time, Func<string, long, MappedFile> allocate, bool inBackground)
    {
        _directory = options.Directory;
        _segmentBytes = (int)options.SegmentBytes;
        _time = time;
        _epoch = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        Directory.CreateDirectory(_directory);
        _lock = DirectoryLock.Take(_directory, DirectoryLock.Writer);
        try
        {
            // The cursor counts too: a folder whose segments were removed by hand must not start again below it.
            _lastNumber = Math.Max(SegmentName.List(_directory) is [.., var last] ? last.Number : 0, CursorFile.CommittedSegment(_directory));
            _state = WriterState.Open(_directory);
            _dropped = _state.Read()?.Dropped ?? 0;
            _state.Write(_dropped, _epoch);
            _pool = new SegmentPool(options, time, allocate);
            _pool.TryAddSpare();
            if (inBackground) _keeper = new JournalKeeper(_pool, _state, options.SyncInterval, time);
        }
        catch
        {
            _state?.Dispose();
            _lock.Dispose();
            throw;
        }
    }

    /// <summary>Records that found no room, since the journal exists.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Complete records written by this writer.</summary>
    public long Written => Volatile.Read(ref _written);

    /// <summary>Why the journal refuses records or could not sync; null when all is well.</summary>
    public string? Problem => _pool.Problem ?? _keeper?.Problem;

    /// <summary>What waits in the folder to be read. Looks at the names of all segments and at the head of those that wait: not for every request.</summary>
    /// <exception cref="IOException">The folder cannot be looked at.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public JournalDepth Depth()
    {
        long number, tail, written, frameBytes;
        lock (_gate) (number, tail, written, frameBytes) = (_segment is null ? 0 : _lastNumber, _tail, _written, _frameBytes);
        long bytes = JournalDepth.WaitingBytes(_directory, new SegmentName(number, _epoch), tail);
        return new JournalDepth(bytes, written == 0 ? null : (long)Math.Round((double)bytes * written / frameBytes), !DirectoryLock.IsFree(_directory, DirectoryLock.Reader));
    }

    /// <summary>Starts writing to a folder. A full disk is no error here: records are then counted as dropped until there is room.</summary>
    /// <exception cref="JournalLockedException">Another process writes it.</exception>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="IOException">The folder cannot be made or used.</exception>
    public static JournalWriter Open(JournalOptions options, TimeProvider time) => Open(options, time, MappedFile.Create, inBackground: true);

    /// <summary>For tests: with an allocator that may fail, and without the background thread that syncs and prepares spares.</summary>
    internal static JournalWriter Open(JournalOptions options, TimeProvider time, Func<string, long, MappedFile> allocate, bool inBackground)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        options.Validate();
        return new JournalWriter(options, time, allocate, inBackground);
    }

    /// <summary>Writes down that a request arrived.</summary>
    /// <param name="record">The encoded AccessRecord as known so far (status 0).</param>
    /// <returns>The ticket to end it with; refused, and counted as dropped, when there is no room.</returns>
    /// <exception cref="ArgumentException">The record is empty or longer than <see cref="MaxRecordBytes"/>.</exception>
    public JournalTicket Begin(ReadOnlySpan<byte> record)
    {
        CheckLength(record);
        uint checksum = Frame.Checksum(record);
        lock (_gate)
        {
            if (!MakeRoom(Frame.SizeOf(record.Length), begins: 1))
            {
                Drop();
                return default;
            }

            ulong ticket = ++_lastTicket;
            int offset = Write(record, checksum, Frame.Label(FrameType.Begin, ticket));
            return _open.Add(ticket, offset, record.Length);
        }
    }

    /// <summary>Writes the rest of a begun request's record; always has room. Does nothing for a refused ticket, for one
    /// already ended, and after <see cref="Dispose"/>.</summary>
    /// <param name="ticket">From <see cref="Begin"/>.</param>
    /// <param name="rest">The fields that the begin did not have, or whose value has changed since.</param>
    /// <exception cref="ArgumentException">It is empty or longer than <see cref="MaxRecordBytes"/>.</exception>
    public void End(JournalTicket ticket, ReadOnlySpan<byte> rest)
    {
        if (!ticket.IsAccepted) return;
        CheckLength(rest);
        uint checksum = Frame.Checksum(rest);
        lock (_gate)
        {
            if (_disposed || !_open.IsOpen(ticket)) return;
            // Only a folder that was taken away makes rotation fail; the begin then stays open and the reader reports it as lost.
            if (Frame.SizeOf(rest.Length) > Left && !Rotate()) return;
            Write(rest, checksum, Frame.Label(FrameType.End, ticket.Number));
            _open.Remove(ticket);
            Volatile.Write(ref _written, _written + 1);
        }
    }

    /// <summary>Writes a complete record that had no begin, such as that of a request refused before any routing.</summary>
    /// <returns>False when there was no room; it is then counted as dropped.</returns>
    /// <exception cref="ArgumentException">The record is empty or longer than <see cref="MaxRecordBytes"/>.</exception>
    public bool Append(ReadOnlySpan<byte> record) => AppendWhole(record, counts: true);

    /// <summary>The same for whoever keeps the record and comes again: one that finds no room is not counted as dropped.</summary>
    /// <exception cref="ArgumentException">The record is empty or longer than <see cref="MaxRecordBytes"/>.</exception>
    public bool TryAppend(ReadOnlySpan<byte> record) => AppendWhole(record, counts: false);

    private bool AppendWhole(ReadOnlySpan<byte> record, bool counts)
    {
        CheckLength(record);
        uint checksum = Frame.Checksum(record);
        lock (_gate)
        {
            if (!MakeRoom(Frame.SizeOf(record.Length), begins: 0))
            {
                if (counts) Drop();
                return false;
            }

            Write(record, checksum, Frame.Label(FrameType.Whole, 0));
            Volatile.Write(ref _written, _written + 1);
            return true;
        }
    }

    /// <summary>Syncs and frees the folder. Begins that are still open will be reported as lost by the reader.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_disposed) return;
            _disposed = true;
        }

        _keeper?.Dispose();
        lock (_gate)
        {
            if (_segment is not null) _pool.Retire(_segment);
            _segment = null;
        }

        _pool.Dispose();
        _state.Sync();
        _state.Dispose();
        _lock.Dispose();
    }

    /// <summary>For tests: lets go of everything as the death of the process would, without tidying up.</summary>
    internal void Abandon()
    {
        _disposed = true;
        _keeper?.Dispose();
        _segment?.Dispose();
        _state.Dispose();
        _lock.Dispose();
    }

    private int Left => _segment is null ? 0 : _segmentBytes - _tail;

    private static void CheckLength(ReadOnlySpan<byte> record)
    {
        if (record.Length is 0 or > MaxRecordBytes)
        {
            throw new ArgumentException($"A record, or a part of one, has 1 to {MaxRecordBytes} bytes; this one has {record.Length}.", nameof(record));
        }
    }

    /// <summary>Sees to it that a frame fits into the current segment with all ends still guaranteed after it.</summary>
    private bool MakeRoom(int frameBytes, int begins)
    {
        if (_disposed) return false;
        int room = _segmentBytes - SegmentHeader.Bytes;
        long openBytes = _open.Bytes + (begins * frameBytes);
        if (openBytes > room / 2) return false;
        while (true)
        {
            int spares = _pool.Spares;
            long left = Left;
            if (left < frameBytes && spares > 0)
            {
                spares--;
                left = room - _open.Bytes;
            }

            left -= frameBytes;
            if (left >= 0 && (left / Frame.MaxBytes) + (spares * ((room - openBytes) / Frame.MaxBytes)) >= _open.Count + begins) break;
            if (!_pool.TryAddSpare()) return false;
        }

        return Left >= frameBytes || Rotate();
    }

    private int Write(ReadOnlySpan<byte> record, uint checksum, ulong label)
    {
        MappedFile segment = _segment!;
        int offset = _tail;
        record.CopyTo(segment.Bytes(offset + Frame.HeaderBytes, record.Length));
        segment.Write(offset + 8, label);
        segment.Write(offset, Frame.Header(checksum, record.Length, label, _salt, offset));
        _tail = offset + Frame.SizeOf(record.Length);
        _frameBytes += _tail - offset;
        segment.Write(SegmentHeader.TailOffset, (ulong)_tail);
        if (_tail >= _wakeAt)
        {
            _wakeAt = _tail + JournalKeeper.WakeEveryBytes;
            _keeper?.Wake();
        }

        return offset;
    }

    private bool Rotate()
    {
        MappedFile? next = _pool.TakeSpare();
        if (next is null) return false;
        (MappedFile? previous, ulong salt, int tail) = (_segment, _salt, _tail);
        var name = new SegmentName(_lastNumber + 1, _epoch);
        SegmentHeader.Write(next, name, _time.GetUtcNow());
        (_segment, _salt, _tail) = (next, name.Salt, SegmentHeader.Bytes);
        _wakeAt = JournalKeeper.WakeEveryBytes;
        if (previous is not null)
        {
            foreach (OpenBegin begin in _open)
            {
                ReadOnlySpan<byte> record = previous.Bytes(begin.Offset + Frame.HeaderBytes, begin.RecordBytes);
                Write(record, Frame.Checksum(record), Frame.Label(FrameType.Carried, begin.Ticket));
            }
        }

        try
        {
            // The name comes last: whoever finds the segment finds all open begins in it.
            File.Move(next.Path, name.PathIn(_directory));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            (_segment, _salt, _tail) = (previous, salt, tail);
            _pool.Discard(next, error);
            return false;
        }

        _open.Relocate(SegmentHeader.Bytes);
        _lastNumber = name.Number;
        if (previous is not null)
        {
            previous.Write(SegmentHeader.SealedOffset, 1);
            _pool.Retire(previous);
        }

        // The keeper syncs and unmaps the old segment; only then does the disk get its room back once the reader deletes it.
        if (_keeper is not null) _keeper.SegmentChanged(next);
        else _pool.ReleaseRetired();
        return true;
    }

    private void Drop()
    {
        Volatile.Write(ref _dropped, _dropped + 1);
        if (!_disposed) _state.Write(_dropped, _epoch);
    }
}
