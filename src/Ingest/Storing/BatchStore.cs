using System.Buffers.Binary;
using System.IO.Hashing;
using Insight.Endpoints;
using Insight.Ingest.Records;
using Insight.Storage.ClickHouse;
using Insight.Streaming;

namespace Insight.Ingest.Storing;

/// <summary>Stores one batch of encoded records: endpoints, raw rows, marks of windows, dead letters, losses, in this order.</summary>
/// <remarks>
/// Every step may be done again from the start: raw rows carry the batch's token, all else replaces itself. Marks come
/// after the raw rows, so a window that looks clean holds everything; the caller commits the stream only after both.
/// One batch at a time.
/// </remarks>
/// <param name="storage">The server, with Insight's database as default.</param>
/// <param name="matcher">Finds endpoints.</param>
/// <param name="source">Name of the stream, for dead letters and losses.</param>
public sealed class BatchStore(ClickHouseDataSource storage, IEndpointMatcher matcher, string source)
{
    private readonly RecordDecoder _decoder = new(matcher);
    private readonly List<DeadLetter> _deadLetters = [];

    /// <summary>Stores the batch, or throws and may be called again with the same batch.</summary>
    /// <exception cref="ClickHouseException">ClickHouse is away or refuses everything alike.</exception>
    public async Task<StoredBatch> StoreAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        _deadLetters.Clear();
        int stored = 0;
        Decode(batch, 0, batch.Count, noteProblems: true);
        if (_decoder.Endpoints.Block.Rows > 0)
        {
            await ClickHouseBulkInsert.InsertAsync(storage, "endpoints", _decoder.Endpoints.Block, cancellationToken: cancellationToken);
            _decoder.Endpoints.MarkStored();
        }

        if (_decoder.Block.Rows > 0)
        {
            try
            {
                stored = _decoder.Block.Rows;
                await ClickHouseBulkInsert.InsertAsync(storage, "records", _decoder.Block, batch.Token, cancellationToken);
            }
            catch (ClickHouseException error) when (Refusal.IsOfContent(error))
            {
                stored = await StoreHalvesAsync(batch, 0, batch.Count, error, cancellationToken);
                Decode(batch, 0, batch.Count, noteProblems: false);
            }

            await ClickHouseBulkInsert.InsertAsync(storage, "window_marks", _decoder.Windows.CreateMarks(), cancellationToken: cancellationToken);
        }

        if (_deadLetters.Count > 0) await SideTables.InsertAsync(storage, _deadLetters, cancellationToken);
        if (batch.Losses.Count > 0) await SideTables.InsertAsync(storage, source, batch, cancellationToken);
        return new StoredBatch(stored, _deadLetters.Count);
    }

    /// <summary>Halves a refused stretch until the rows that ClickHouse will not take stand alone; returns how many it took.</summary>
    private async Task<int> StoreHalvesAsync(RecordBatch batch, int from, int to, ClickHouseException refusal, CancellationToken cancellationToken)
    {
        if (to - from == 1)
        {
            _deadLetters.Add(Letter(batch[from], RecordProblem.Refused, refusal.Message));
            return 0;
        }

        int middle = (from + to) / 2;
        return await StorePartAsync(batch, from, middle, cancellationToken) + await StorePartAsync(batch, middle, to, cancellationToken);
    }

    private async Task<int> StorePartAsync(RecordBatch batch, int from, int to, CancellationToken cancellationToken)
    {
        Decode(batch, from, to, noteProblems: false);
        if (_decoder.Block.Rows == 0) return 0;
        try
        {
            int rows = _decoder.Block.Rows;
            string? token = batch.Token.Length == 0 ? null : $"{batch.Token}[{from}-{to}]";
            await ClickHouseBulkInsert.InsertAsync(storage, "records", _decoder.Block, token, cancellationToken);
            return rows;
        }
        catch (ClickHouseException error) when (Refusal.IsOfContent(error))
        {
            return await StoreHalvesAsync(batch, from, to, error, cancellationToken);
        }
    }

    private void Decode(RecordBatch batch, int from, int to, bool noteProblems)
    {
        _decoder.Reset();
        for (int i = from; i < to; i++)
        {
            RecordProblem problem = _decoder.Append(batch[i]);
            if (problem != RecordProblem.None && noteProblems) _deadLetters.Add(Letter(batch[i], problem, Explain(problem)));
        }
    }

    private DeadLetter Letter(ReadOnlySpan<byte> record, RecordProblem problem, string detail)
    {
        byte[] id = new byte[16];
        RecordFields fields = default;
        if (RecordParser.TryParse(record, ref fields, new RepeatedFields()) && fields.RecordId.Length == id.Length)
        {
            fields.RecordId.CopyTo(id);
        }
        else
        {
            BinaryPrimitives.WriteUInt64BigEndian(id, XxHash64.HashToUInt64(record));
            BinaryPrimitives.WriteUInt64BigEndian(id.AsSpan(8), XxHash64.HashToUInt64(record, seed: 1));
        }

        return new DeadLetter(id, source, 0, Name(problem), detail, DeadLetter.Excerpted(record[..Math.Min(record.Length, DeadLetter.MaxExcerptBytes)]));
    }

    private static string Name(RecordProblem problem) => problem switch
    {
        RecordProblem.Malformed => "malformed-record",
        RecordProblem.TooLarge => "record-too-large",
        RecordProblem.BadRecordId => "bad-record-id",
        RecordProblem.TimeOutOfRange => "time-out-of-range",
        _ => "refused-by-storage",
    };

    private static string Explain(RecordProblem problem) => problem switch
    {
        RecordProblem.Malformed => "The bytes are not an encoded access record.",
        RecordProblem.TooLarge => $"The record has more than {RecordDecoder.MaxRecordBytes} bytes.",
        RecordProblem.BadRecordId => "The record has no record_id of 16 bytes.",
        RecordProblem.TimeOutOfRange => "The record's time_us is missing, before 1970 or after 2099.",
        _ => "",
    };
}
