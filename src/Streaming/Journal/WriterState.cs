using System.Numerics;

namespace Insight.Streaming.Journal;

/// <summary>What the writer tells the reader beside the segments, in a mapped file: who writes (its epoch), and how many records
/// found no room since the journal exists. Exact over the death of the writer; the reader's cursor remembers how many it reported.</summary>
/// <remarks>The file holds two equal copies of { u64 dropped, u64 epoch, u64 checksum }; a damaged one is outvoted by the other.</remarks>
internal sealed class WriterState : IDisposable
{
    public const string FileName = "writer.state";
    private const int FileBytes = 4096;
    private const int Attempts = 100;

    // Far enough apart that a damaged disk sector hits one copy only.
    private static readonly int[] s_copies = [0, 2048];

    private readonly MappedFile _file;

    private WriterState(MappedFile file) => _file = file;

    /// <summary>Opens the state for its writer.</summary>
    public static WriterState Open(string directory) => new(MappedFile.OpenOrCreate(Path.Combine(directory, FileName), FileBytes));

    /// <summary>Opens the state for its reader; null while no writer has made it.</summary>
    public static WriterState? TryOpenRead(string directory) =>
        MappedFile.TryOpenRead(Path.Combine(directory, FileName), FileBytes) is { } file ? new WriterState(file) : null;

    /// <summary>The state last written; all zero when the file is fresh, null when both copies are damaged.</summary>
    public (long Dropped, ulong Epoch)? Read()
    {
        // One copy is whole at any moment, but not the same one: a writer that is counting may change each while it is looked at.
        for (int attempt = 1; attempt < Attempts; attempt++)
        {
            if (ReadOnce() is { } state) return state;
            Thread.SpinWait(attempt);
        }

        return ReadOnce();
    }

    /// <summary>Stores new values; only the writer calls it, under its lock. One copy is whole at any moment.</summary>
    public void Write(long dropped, ulong epoch)
    {
        foreach (int copy in s_copies)
        {
            _file.Write(copy, (ulong)dropped);
            _file.Write(copy + 8, epoch);
            _file.Write(copy + 16, Check((ulong)dropped, epoch));
        }
    }

    public void Sync() => _file.Sync();

    public void Dispose() => _file.Dispose();

    private (long Dropped, ulong Epoch)? ReadOnce()
    {
        (long Dropped, ulong Epoch)? best = null;
        foreach (int copy in s_copies)
        {
            ulong check = _file.Read(copy + 16);
            ulong dropped = _file.Read(copy);
            ulong epoch = _file.Read(copy + 8);
            if (check != Check(dropped, epoch) && (check | dropped | epoch) != 0) continue;
            if (best is null || (long)dropped > best.Value.Dropped || best.Value.Epoch == 0) best = ((long)dropped, epoch);
        }

        return best;
    }

    // Never zero, so that a fresh file is told from a written one.
    private static ulong Check(ulong dropped, ulong epoch) =>
        BitOperations.Crc32C(BitOperations.Crc32C(uint.MaxValue, dropped), epoch) | (1UL << 32);
}
