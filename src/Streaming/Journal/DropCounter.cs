namespace Insight.Streaming.Journal;

/// <summary>Counts records that found no room, in a mapped file beside the segments: exact over the death of the writer, and
/// growing for as long as the journal exists. The reader remembers in its cursor how many it has reported.</summary>
/// <remarks>The file holds two equal copies of (count, checksum); a damaged one is outvoted by the other.</remarks>
internal sealed class DropCounter : IDisposable
{
    public const string FileName = "dropped.count";
    private const int FileBytes = 4096;
    private const ulong Salt = 0x64726F70_70656421;

    // Far enough apart that a damaged disk sector hits one copy only.
    private static readonly int[] s_copies = [0, 2048];

    private readonly MappedFile _file;

    private DropCounter(MappedFile file) => _file = file;

    /// <summary>Opens the counter for its writer.</summary>
    public static DropCounter Open(string directory) => new(MappedFile.OpenOrCreate(Path.Combine(directory, FileName), FileBytes));

    /// <summary>Opens the counter for its reader; null while no writer has made it.</summary>
    public static DropCounter? TryOpenRead(string directory) =>
        MappedFile.TryOpenRead(Path.Combine(directory, FileName), FileBytes) is { } file ? new DropCounter(file) : null;

    /// <summary>Records dropped so far; null when both copies are damaged. A fresh file counts 0.</summary>
    public long? Read()
    {
        long? count = null;
        foreach (int copy in s_copies)
        {
            ulong value = _file.Read(copy);
            ulong check = _file.Read(copy + 8);
            if (check == Check(value) || (value == 0 && check == 0)) count = Math.Max(count ?? 0, (long)value);
        }

        return count;
    }

    /// <summary>Stores a new count; only the writer calls it, under its lock.</summary>
    public void Write(long count)
    {
        foreach (int copy in s_copies)
        {
            _file.Write(copy, (ulong)count);
            _file.Write(copy + 8, Check((ulong)count));
        }
    }

    public void Sync() => _file.Sync();

    public void Dispose() => _file.Dispose();

    private static ulong Check(ulong value) => System.Numerics.BitOperations.Crc32C(uint.MaxValue, value ^ Salt) | (1UL << 32);
}
