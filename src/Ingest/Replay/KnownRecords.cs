using System.Data.Common;
using System.Globalization;
using Insight.Storage.ClickHouse;

namespace Insight.Ingest.Replay;

/// <summary>Finds which records of a batch an earlier replay stored, so that raw does not grow when a file is replayed again.</summary>
/// <remarks>
/// Only saves room: a record stored twice counts once in everything derived. Reads the ids of replayed records in the
/// windows that the batch touches, which is nothing at all the first time.
/// </remarks>
internal sealed class KnownRecords(ClickHouseDataSource storage)
{
    /// <summary>Windows per query, to stay within the length of a statement.</summary>
    private const int MaxWindows = 10_000;

    /// <summary>The ids among <paramref name="ids"/> that are stored already.</summary>
    public async Task<HashSet<UInt128>> FindAsync(IReadOnlySet<UInt128> ids, IEnumerable<uint> windows, CancellationToken cancellationToken)
    {
        HashSet<UInt128> known = [];
        foreach (uint[] some in windows.Chunk(MaxWindows))
        {
            await using ClickHouseConnection connection = storage.CreateConnection();
            await connection.OpenAsync(cancellationToken);
            await using ClickHouseCommand command = connection.CreateCommand();
            command.CommandText = string.Create(CultureInfo.InvariantCulture, $"""
                SELECT byteSwap(reinterpretAsUInt64(substring(record_id, 1, 8))), byteSwap(reinterpretAsUInt64(substring(record_id, 9, 8)))
                FROM records
                WHERE window IN ({string.Join(',', some)}) AND gateway_id = '{LineConverter.GatewayId}'
                """);
            await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                UInt128 id = new(reader.GetFieldValue<ulong>(0), reader.GetFieldValue<ulong>(1));
                if (ids.Contains(id)) known.Add(id);
            }
        }

        return known;
    }
}
