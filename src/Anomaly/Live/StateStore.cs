using System.IO.Hashing;
using Dapper;
using Insight.Storage.ClickHouse;
using Insight.Storage.ClickHouse.Native;

namespace Insight.Anomaly.Live;

/// <summary>States of detection in the table <c>detection_states</c>, in chunks.</summary>
/// <remarks>Two slots are written in turn, so that a whole one is always there.</remarks>
internal sealed class StateStore(ClickHouseDataSource storage)
{
    /// <summary>Bytes of a chunk at most.</summary>
    internal const int ChunkBytes = 1 << 20;

    /// <summary>Chunks sent at once.</summary>
    private const int ChunksAtOnce = 16;

    private const int StatementSeconds = 300;

    /// <summary>Called before every insert: tests break the work off there.</summary>
    internal Action BeforeInsert { get; set; } = static () => { };

    /// <summary>Stores a state.</summary>
    /// <param name="state">The bytes.</param>
    /// <param name="last">End of the last window in it, seconds since 1970.</param>
    /// <param name="cancellationToken">Ends it; what was there before stays.</param>
    public async Task WriteAsync(byte[] state, long last, CancellationToken cancellationToken)
    {
        ulong checksum = XxHash64.HashToUInt64(state);
        // The slot that is not the newest whole one.
        IReadOnlyList<StoredState> whole = await ListAsync(cancellationToken);
        byte slot = whole is [{ Slot: 0 }, ..] ? (byte)1 : (byte)0;
        uint chunks = (uint)Math.Max(1, (state.Length + ChunkBytes - 1) / ChunkBytes);
        for (uint chunk = 0; chunk < chunks; chunk += ChunksAtOnce)
        {
            NativeBlock block = new();
            NumberColumn<byte> slots = block.AddNumber<byte>("slot", "UInt8");
            NumberColumn<uint> numbers = block.AddNumber<uint>("chunk", "UInt32"), totals = block.AddNumber<uint>("chunks", "UInt32");
            NumberColumn<ulong> checksums = block.AddNumber<ulong>("checksum", "UInt64"), versions = block.AddNumber<ulong>("version", "UInt64");
            StringColumn content = block.AddString("content");
            for (uint i = chunk; i < Math.Min(chunks, chunk + ChunksAtOnce); i++)
            {
                slots.Append(slot);
                numbers.Append(i);
                totals.Append(chunks);
                checksums.Append(checksum);
                versions.Append((ulong)last);
                int start = (int)i * ChunkBytes;
                content.Append(state.AsSpan(start, Math.Min(ChunkBytes, state.Length - start)));
            }

            BeforeInsert();
            await ClickHouseBulkInsert.InsertAsync(storage, "detection_states", block, cancellationToken: cancellationToken);
        }
    }

    /// <summary>States that are whole, the newest first.</summary>
    public async Task<IReadOnlyList<StoredState>> ListAsync(CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection();
        return [.. (await connection.QueryAsync<(byte Slot, ulong Version)>(Command(DetectionSql.States, null, cancellationToken))).Select(static r => new StoredState(r.Slot, (long)r.Version))];
    }

    /// <summary>The bytes of a state; null when they are not what was written.</summary>
    public async Task<byte[]?> ReadAsync(StoredState state, CancellationToken cancellationToken)
    {
        await using ClickHouseConnection connection = storage.CreateConnection();
        object arguments = new { slot = state.Slot, version = (ulong)state.Last };
        IEnumerable<(uint Chunk, ulong Checksum, string Content)> rows = await connection.QueryAsync<(uint, ulong, string)>(Command(DetectionSql.Chunks, arguments, cancellationToken));
        using MemoryStream bytes = new();
        ulong checksum = 0;
        foreach ((uint _, ulong check, string content) in rows)
        {
            checksum = check;
            bytes.Write(Convert.FromBase64String(content));
        }

        byte[] all = bytes.ToArray();
        return XxHash64.HashToUInt64(all) == checksum ? all : null;
    }

    private static CommandDefinition Command(string sql, object? arguments, CancellationToken cancellationToken) =>
        new(sql, arguments, commandTimeout: StatementSeconds, cancellationToken: cancellationToken);
}
