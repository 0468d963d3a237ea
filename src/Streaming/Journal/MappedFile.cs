using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;

namespace Insight.Streaming.Journal;

/// <summary>A file mapped into memory as a whole. Not thread-safe against <see cref="Dispose"/>.</summary>
/// <remarks>What is stored here is in the kernel's page cache at once: it survives the death of this process by any signal.
/// A file that is cut short while mapped, or a page the disk cannot read, ends the process with SIGBUS: nobody may truncate a segment.</remarks>
internal sealed unsafe partial class MappedFile : IDisposable
{
    /// <summary>Bytes of a page.</summary>
    public const int PageBytes = 4096;

    private const int SyncAndWait = 4; // MS_SYNC on Linux
    private const int PopulateForWriting = 23; // MADV_POPULATE_WRITE, Linux 5.14 and later

    private readonly MemoryMappedFile _map;
    private readonly MemoryMappedViewAccessor _view;
    private readonly byte* _start;
    private bool _disposed;

    private MappedFile(FileStream stream, long length, MemoryMappedFileAccess access)
    {
        Path = stream.Name;
        Length = length;
        _map = MemoryMappedFile.CreateFromFile(stream, null, length, access, HandleInheritability.None, leaveOpen: false);
        _view = _map.CreateViewAccessor(0, length, access);
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref _start);
    }

    /// <summary>The path at the time of opening; a segment is renamed later.</summary>
    public string Path { get; }

    /// <summary>Bytes mapped.</summary>
    public long Length { get; }

    /// <summary>Creates a file whose blocks are all allocated, so that no later store can find the disk full.</summary>
    /// <exception cref="IOException">No room for all of it; nothing is left behind.</exception>
    public static MappedFile Create(string path, long length)
    {
        FileStream? stream = null;
        try
        {
            stream = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            FileAllocation.Allocate(stream, length);
            return new MappedFile(stream, length, MemoryMappedFileAccess.ReadWrite);
        }
        catch
        {
            if (stream is not null)
            {
                stream.Dispose();
                File.Delete(path);
            }

            throw;
        }
    }

    /// <summary>Opens a small file for reading and writing, created (zeroed and fully allocated) when missing or too short.</summary>
    public static MappedFile OpenOrCreate(string path, long length)
    {
        var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        try
        {
            if (stream.Length < length) FileAllocation.Allocate(stream, length);
            return new MappedFile(stream, length, MemoryMappedFileAccess.ReadWrite);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Opens an existing file for reading; null when it is missing or shorter than <paramref name="minLength"/>.</summary>
    public static MappedFile? TryOpenRead(string path, long minLength) => TryOpen(path, minLength, FileAccess.Read);

    /// <summary>The same, for reading and writing.</summary>
    public static MappedFile? TryOpenWrite(string path, long minLength) => TryOpen(path, minLength, FileAccess.ReadWrite);

    private static MappedFile? TryOpen(string path, long minLength, FileAccess access)
    {
        FileStream stream;
        try
        {
            stream = new FileStream(path, FileMode.Open, access, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        try
        {
            long length = stream.Length & ~7L;
            if (length >= Math.Max(minLength, 8)) return new MappedFile(stream, length, access == FileAccess.Read ? MemoryMappedFileAccess.Read : MemoryMappedFileAccess.ReadWrite);
            stream.Dispose();
            return null;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The mapped bytes from <paramref name="offset"/>.</summary>
    public Span<byte> Bytes(int offset, int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((long)offset + length, Length);
        return new Span<byte>(_start + offset, length);
    }

    /// <summary>Reads eight aligned bytes; what was stored before them by another process is visible after.</summary>
    public ulong Read(int offset) => Volatile.Read(ref *Word(offset));

    /// <summary>Stores eight aligned bytes; everything stored before is visible to whoever sees them.</summary>
    public void Write(int offset, ulong value) => Volatile.Write(ref *Word(offset), value);

    /// <summary>Writes changed pages to the disk and waits for them.</summary>
    public void Sync() => _view.Flush();

    /// <summary>Writes the changed pages of a range to the disk and waits for them. Pages behind it stay as they are: a page
    /// that was just written out costs the next store into it a fault.</summary>
    public void Sync(int from, int to)
    {
        if (!OperatingSystem.IsLinux())
        {
            Sync();
            return;
        }

        from &= ~(PageBytes - 1);
        if (MemorySync((nint)_start + from, to - from, SyncAndWait) != 0)
        {
            throw new IOException($"{Path}: cannot sync: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    /// <summary>Makes the pages of a range ready to be written without a fault. Only speed depends on it: what the system cannot do is not done.</summary>
    public void Prefault(int from, int to)
    {
        if (!OperatingSystem.IsLinux()) return;
        from &= ~(PageBytes - 1);
        to = (int)Math.Min(to, Length);
        if (to > from) _ = MemoryAdvise((nint)_start + from, to - from, PopulateForWriting);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _view.SafeMemoryMappedViewHandle.ReleasePointer();
        _view.Dispose();
        _map.Dispose();
    }

    private ulong* Word(int offset)
    {
        if ((offset & 7) != 0 || (ulong)offset + 8 > (ulong)Length) throw new ArgumentOutOfRangeException(nameof(offset));
        return (ulong*)(_start + offset);
    }

    [LibraryImport("libc", EntryPoint = "msync", SetLastError = true)]
    private static partial int MemorySync(nint start, nint length, int flags);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int MemoryAdvise(nint start, nint length, int advice);
}
