namespace Insight.Streaming.Journal;

/// <summary>Keeps the reader's cursor in a small mapped file: two copies, each { u64 sequence, segment, epoch, offset and closed
/// flag (bit 63), drops, checksum }. The valid copy with the higher sequence counts.</summary>
/// <remarks>Written in place rather than renamed into place: a commit must work on a full disk, because only a commit frees room.
/// Both copies are written each time, so that one damaged copy does not move the cursor back.</remarks>
internal sealed class CursorFile : IDisposable
{
    public const string FileName = "reader.cursor";
    public const int FileBytes = 4096;
    private const int Words = 5;
    private const ulong Closed = 1UL << 63;

    // Far enough apart that a damaged disk sector hits one copy only.
    private static readonly int[] s_copies = [0, 2048];

    private readonly MappedFile _file;
    private ulong _sequence;

    private CursorFile(MappedFile file) => _file = file;

    /// <summary>Opens or makes the file.</summary>
    /// <param name="directory">The journal's folder.</param>
    /// <param name="cursor">The cursor last committed; default when there is none.</param>
    /// <param name="isDamaged">True when something was committed but can no longer be read: reading starts over.</param>
    public static CursorFile Open(string directory, out ReaderCursor cursor, out bool isDamaged)
    {
        var file = new CursorFile(MappedFile.OpenOrCreate(Path.Combine(directory, FileName), FileBytes));
        (ulong Sequence, ReaderCursor Cursor)? last = Read(file._file);
        cursor = last?.Cursor ?? default;
        file._sequence = last?.Sequence ?? 0;
        isDamaged = last is null && file._file.Bytes(0, FileBytes).ContainsAnyExcept((byte)0);
        return file;
    }

    /// <summary>Number of the segment last committed; 0 when there is no cursor.</summary>
    public static long CommittedSegment(string directory) => Committed(directory).Segment;

    /// <summary>The cursor last committed; default when there is none.</summary>
    public static ReaderCursor Committed(string directory)
    {
        using MappedFile? file = MappedFile.TryOpenRead(Path.Combine(directory, FileName), FileBytes);
        return file is null ? default : Read(file)?.Cursor ?? default;
    }

    private static (ulong Sequence, ReaderCursor Cursor)? Read(MappedFile file)
    {
        (ulong Sequence, ReaderCursor Cursor)? best = null;
        foreach (int copy in s_copies)
        {
            ulong sequence = file.Read(copy);
            if (sequence == 0 || file.Read(copy + (Words * 8)) != Frame.Checksum(file.Bytes(copy, Words * 8)) || sequence <= best?.Sequence) continue;
            ulong position = file.Read(copy + 24);
            best = (sequence, new ReaderCursor(
                (long)file.Read(copy + 8), file.Read(copy + 16), (int)(position & ~Closed), (position & Closed) != 0, (long)file.Read(copy + 32)));
        }

        return best;
    }

    public void Write(ReaderCursor cursor)
    {
        _sequence++;
        foreach (int copy in s_copies)
        {
            // A copy that is half written when the process dies has a wrong checksum; the other one is whole.
            _file.Write(copy, _sequence);
            _file.Write(copy + 8, (ulong)cursor.Segment);
            _file.Write(copy + 16, cursor.Epoch);
            _file.Write(copy + 24, (uint)cursor.Offset | (cursor.IsClosed ? Closed : 0));
            _file.Write(copy + 32, (ulong)cursor.Drops);
            _file.Write(copy + (Words * 8), Frame.Checksum(_file.Bytes(copy, Words * 8)));
        }
    }

    public void Dispose() => _file.Dispose();
}
