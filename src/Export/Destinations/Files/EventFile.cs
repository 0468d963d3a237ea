namespace Insight.Export.Destinations.Files;

/// <summary>A file of whole lines: a last one that a crash tore is cut off when it is opened.</summary>
internal sealed class EventFile : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int ReadBytes = 64 << 10;

    private readonly FileStream _file;

    private EventFile(FileStream file) => _file = file;

    /// <summary>Bytes of it.</summary>
    public long Length => _file.Length;

    /// <summary>Opens it, or makes it for its owner alone.</summary>
    /// <exception cref="IOException">The disk does not let it.</exception>
    /// <exception cref="UnauthorizedAccessException">Its owner is another.</exception>
    public static EventFile Open(string path)
    {
        FileStreamOptions how = new() { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.Read, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) how.UnixCreateMode = OwnerOnly;
        bool isNew = !File.Exists(path);
        FileStream file = new(path, how);
        try
        {
            if (isNew) FolderSync.Flush(Path.GetDirectoryName(path)!);
            long whole = WholeLines(file);
            if (whole < file.Length) file.SetLength(whole);
            file.Position = whole;
            return new EventFile(file);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Adds whole lines, and returns when they are on the disk. When it fails the file is as it was, as far as the disk lets it.</summary>
    public void Append(ReadOnlySpan<byte> lines)
    {
        long before = _file.Position;
        try
        {
            _file.Write(lines);
            _file.Flush(flushToDisk: true);
        }
        catch (IOException)
        {
            _file.SetLength(before);
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _file.Dispose();

    /// <summary>Bytes up to the end of the last whole line.</summary>
    private static long WholeLines(FileStream file)
    {
        byte[] bytes = new byte[ReadBytes];
        for (long end = file.Length; end > 0;)
        {
            int count = (int)Math.Min(ReadBytes, end);
            file.Position = end - count;
            file.ReadExactly(bytes, 0, count);
            int last = bytes.AsSpan(0, count).LastIndexOf((byte)'\n');
            if (last >= 0) return end - count + last + 1;
            end -= count;
        }

        return 0;
    }
}
