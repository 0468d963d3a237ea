using System.Collections.Concurrent;
using System.Globalization;

namespace Insight.Streaming.Journal;

/// <summary>The writer's spare segments (allocated ahead) and retired ones (to be synced and unmapped), and the limit on disk.</summary>
/// <remarks>The writer calls in under its lock; the background thread calls in without it and never holds it while allocating,
/// so a slow disk delays a request only when the journal has no spare left.</remarks>
internal sealed class SegmentPool : IDisposable
{
    // Looking for room costs a directory listing: often enough to use freed room soon, seldom enough to cost nothing.
    private static readonly TimeSpan s_retryAfter = TimeSpan.FromMilliseconds(100);

    private readonly Lock _allocating = new();
    private readonly ConcurrentQueue<MappedFile> _spares = new();
    private readonly ConcurrentQueue<MappedFile> _retired = new();
    private readonly JournalOptions _options;
    private readonly TimeProvider _time;
    private readonly Func<string, long, MappedFile> _allocate;
    private int _spareCount;
    private int _nextSpare;
    private long? _refusedAt;
    private bool _disposed;

    public SegmentPool(JournalOptions options, TimeProvider time, Func<string, long, MappedFile> allocate)
    {
        _options = options;
        _time = time;
        _allocate = allocate;
        foreach (string left in Directory.EnumerateFiles(options.Directory, "*" + SegmentName.SpareExtension)) File.Delete(left);
    }

    /// <summary>Spares ready for use.</summary>
    public int Spares => Volatile.Read(ref _spareCount);

    /// <summary>Why no spare could be allocated; null when there is room.</summary>
    public string? Problem { get; private set; }

    /// <summary>Adds a spare, or finds one that another thread has just added after waiting for it.</summary>
    /// <returns>False when the limit or the disk allows no more; it is then not tried again for a moment.</returns>
    public bool TryAddSpare()
    {
        int before = Spares;
        lock (_allocating)
        {
            if (_disposed) return false;
            if (Spares > before) return true;
            long now = _time.GetTimestamp();
            if (_refusedAt is { } at && _time.GetElapsedTime(at, now) < s_retryAfter) return false;
            try
            {
                long used = BytesOnDisk();
                if (used + _options.SegmentBytes > _options.MaxBytes)
                {
                    return Refuse(now, $"{_options.Directory} holds {used:N0} bytes and may hold {_options.MaxBytes:N0}");
                }

                string path = Path.Combine(_options.Directory, _nextSpare++.ToString(CultureInfo.InvariantCulture) + SegmentName.SpareExtension);
                _spares.Enqueue(_allocate(path, _options.SegmentBytes));
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return Refuse(now, error.Message);
            }

            Interlocked.Increment(ref _spareCount);
            _refusedAt = null;
            Problem = null;
            return true;
        }
    }

    public MappedFile? TakeSpare()
    {
        if (!_spares.TryDequeue(out MappedFile? spare)) return null;
        Interlocked.Decrement(ref _spareCount);
        return spare;
    }

    /// <summary>Gives up a spare that could not be taken into use.</summary>
    public void Discard(MappedFile spare, Exception error)
    {
        Problem = error.Message;
        spare.Dispose();
        TryDelete(spare.Path);
    }

    /// <summary>Hands over a segment that is no longer written.</summary>
    public void Retire(MappedFile segment) => _retired.Enqueue(segment);

    /// <summary>Syncs and unmaps what was retired.</summary>
    public void ReleaseRetired()
    {
        while (_retired.TryDequeue(out MappedFile? segment))
        {
            try
            {
                segment.Sync();
            }
            finally
            {
                segment.Dispose();
            }
        }
    }

    public void Dispose()
    {
        lock (_allocating) _disposed = true;
        ReleaseRetired();
        while (TakeSpare() is { } spare)
        {
            spare.Dispose();
            TryDelete(spare.Path);
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The next writer deletes spares that it finds.
        }
    }

    private bool Refuse(long now, string problem)
    {
        _refusedAt = now;
        Problem = problem;
        return false;
    }

    private long BytesOnDisk()
    {
        long bytes = 0;
        foreach (FileInfo file in new DirectoryInfo(_options.Directory).EnumerateFiles())
        {
            if (file.Extension is not (SegmentName.Extension or SegmentName.SpareExtension)) continue;
            try
            {
                bytes += file.Length;
            }
            catch (FileNotFoundException)
            {
                // The reader has just deleted it.
            }
        }

        return bytes;
    }
}
