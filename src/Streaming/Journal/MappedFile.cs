using System.IO.MemoryMappedFiles;

namespace Insight.Streaming.Journal;

/// <summary>A file mapped into memory as a whole. Not thread-safe against <see cref="Dispose"/>.</summary>
/// <remarks>What is stored here is in the kernel's page cache at once: it survives the death of this process by any signal.
/// A file that is cut short while mapped, or a page the disk cannot read, ends the process with SIGBUS: nobody may truncate a segment.</remarks>
internal sealed unsafe class MappedFile : IDisposable
{
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
    public static MappedFile? TryOpenRead(string path, long minLength)
    {
        FileStream stream;
        try
        {
            stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        try
        {
            long length = stream.Length & ~7L;
            if (length >= Math.Max(minLength, 8)) return new MappedFile(stream, length, MemoryMappedFileAccess.Read);
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
}
