namespace Insight.Ingest.Replay.Files;

/// <summary>A log file that is being written, read to its end again and again, across rotations.</summary>
/// <remarks>
/// Rotation is known by what the file holds, not by its number on disk: when the path leads to a file that is shorter than
/// what was read, or begins otherwise, it is another one (renamed away and created anew), and the old one is read to its
/// end first. A file that became shorter itself was truncated in place and is read from its start.
/// </remarks>
internal sealed class FollowedFile(string path) : IDisposable
{
    /// <summary>Bytes that tell one file from another; log lines begin with a time or an address, and differ here.</summary>
    private const int HeadBytes = 1024;

    private byte[] _head = [];
    private FileStream? _stream;

    /// <summary>Reads lines of the file now open; null until there is a file.</summary>
    public LineReader? Reader { get; private set; }

    /// <summary>Grows when another file took the place of the one before.</summary>
    public int Generation { get; private set; }

    /// <summary>Opens the file when it is there and none is open.</summary>
    public bool TryOpen()
    {
        if (_stream is not null) return true;
        try
        {
            _stream = Open();
        }
        catch (IOException error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }

        _head = [];
        Reader = new LineReader(_stream);
        Generation++;
        return true;
    }

    /// <summary>Whether the open file is still the one that is written. Of a replaced one take what is left, then <see cref="Close"/> it.</summary>
    public FollowState Look()
    {
        if (_stream is null) return FollowState.Same;
        long position = _stream.Position;
        byte[] own = ReadHead(_stream);
        if (_stream.Length < position || !StartAlike(own, _head)) return FollowState.Truncated;
        _head = own;
        try
        {
            using FileStream current = Open();
            byte[] head = ReadHead(current);
            long currentLength = current.Length;

            // Created anew, but nothing written yet: the writer may still hold the old one.
            if (currentLength == 0) return FollowState.Same;

            // The open file cannot be shorter than itself a moment ago.
            bool another = currentLength > _stream.Length || currentLength < position || !StartAlike(head, _head);
            return another ? FollowState.Replaced : FollowState.Same;
        }
        catch (IOException error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            // Renamed away, the new one is not there yet: the writer may still write into the old one.
            return FollowState.Same;
        }
    }

    /// <summary>Lets go of the open file.</summary>
    public void Close()
    {
        _stream?.Dispose();
        _stream = null;
        Reader = null;
    }

    /// <inheritdoc />
    public void Dispose() => Close();

    private FileStream Open() => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private static bool StartAlike(byte[] one, byte[] other)
    {
        int common = Math.Min(one.Length, other.Length);
        return one.AsSpan(0, common).SequenceEqual(other.AsSpan(0, common));
    }

    private static byte[] ReadHead(FileStream stream)
    {
        byte[] head = new byte[Math.Min(HeadBytes, stream.Length)];
        int read = RandomAccess.Read(stream.SafeFileHandle, head, 0);
        return head[..read];
    }
}
