using System.Buffers.Binary;
using System.Globalization;
using System.IO.Hashing;
using Insight.Contracts.Records;
using Insight.Endpoints;
using Insight.Ingest.Erasure;
using Insight.Ingest.Records;
using Insight.Storage.ClickHouse;
using Insight.Storage.Control.Reports;
using Insight.Streaming;

namespace Insight.Ingest.Storing;

/// <summary>Stores one batch of encoded records: raw rows, findings of the WAF, counts for profiles, endpoints, marks of windows, dead letters, losses, in this order.</summary>
/// <remarks>
/// Every step may be done again from the start: raw rows carry the batch's token, all else replaces itself. Marks come
/// after the raw rows, so a window that looks clean holds everything; the caller commits the stream only after both.
/// A batch with many findings or counts stores the first of them while it is still decoded, so that they take bounded memory.
/// A finding stands also when ClickHouse refuses the row of its record. One batch at a time.
/// </remarks>
/// <param name="storage">The server, with Insight's database as default.</param>
/// <param name="matcher">Finds endpoints.</param>
/// <param name="source">Name of the stream, for dead letters and losses.</param>
/// <param name="partRecords">Records per insert. Larger batches go in parts: while ClickHouse stores one, the next is decoded.</param>
/// <param name="room">Room for whole dead letters; null: one of its own.</param>
/// <param name="erased">Keeps records of erased people out; null: nobody was erased.</param>
public sealed class BatchStore(ClickHouseDataSource storage, IEndpointMatcher matcher, string source, int partRecords = BatchStore.DefaultPartRecords, DeadLetterRoom? room = null, ErasureFilter? erased = null)
{
    /// <summary>Fewer rows per insert make more parts, and merging them costs more than everything else; more rows need memory.</summary>
    public const int DefaultPartRecords = 100_000;

    private readonly NewEndpoints _endpoints = new();
    private readonly TouchedWindows _windows = new();
    private readonly WafFindings _findings = new();
    private readonly PolicyNotes _notes = new();
    private readonly ProfileStates _profiles = new();
    private readonly List<DeadLetter> _deadLetters = [];
    private readonly DeadLetterRoom _room = room ?? new DeadLetterRoom(TimeProvider.System);
    private long _kept;
    private readonly List<(int From, int To, ClickHouseException Refusal)> _refused = [];
    private RecordDecoder? _decoder, _otherDecoder, _halfDecoder;

    /// <summary>Records of the batch stored last that went to dead letters.</summary>
    internal IReadOnlyList<DeadLetter> Refused => _deadLetters;

    /// <summary>Stores the batch, or throws and may be called again with the same batch.</summary>
    /// <exception cref="ClickHouseException">ClickHouse is away or refuses everything alike.</exception>
    public async Task<StoredBatch> StoreAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        erased?.Refresh();
        _deadLetters.Clear();
        _kept = 0;
        _windows.Clear();
        _findings.Clear();
        _notes.Clear();
        _profiles.Clear();
        int stored = await StorePartsAsync(batch, cancellationToken);
        foreach ((int from, int to, ClickHouseException refusal) in _refused) stored += await StoreHalvesAsync(batch, from, to, refusal, cancellationToken);
        await StoreFindingsAsync(cancellationToken);
        await StoreProfilesAsync(cancellationToken);
        if (_endpoints.Block.Rows > 0)
        {
            await ClickHouseBulkInsert.InsertAsync(storage, "endpoints", _endpoints.Block, cancellationToken: cancellationToken);
            _endpoints.MarkStored();
        }

        if (_windows.Starts.Count > 0) await ClickHouseBulkInsert.InsertAsync(storage, "window_marks", _windows.CreateMarks(), cancellationToken: cancellationToken);
        if (_deadLetters.Count > 0)
        {
            await SideTables.InsertAsync(storage, _deadLetters, cancellationToken);
            _room.Take(_kept);
        }

        if (batch.Losses.Count > 0) await SideTables.InsertAsync(storage, source, batch, cancellationToken);
        return new StoredBatch(stored, _deadLetters.Count);
    }

    /// <summary>Decodes part by part and keeps one insert under way; parts that are refused for their content are noted.</summary>
    private async Task<int> StorePartsAsync(RecordBatch batch, CancellationToken cancellationToken)
    {
        _refused.Clear();
        int stored = 0;
        Task<int> insert = Task.FromResult(0);
        try
        {
            for (int from = 0; from < batch.Count; from += partRecords)
            {
                int to = Math.Min(batch.Count, from + partRecords);
                await DecodePartAsync(batch, from, to, cancellationToken);
                stored += await insert;
                insert = InsertPartAsync(_decoder!, batch, from, to, cancellationToken);
                (_decoder, _otherDecoder) = (_otherDecoder, _decoder);
            }
        }
        finally
        {
            // Nothing may still be reading a decoder's columns when the batch is tried again.
            await insert.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        return stored + await insert;
    }

    private async Task<int> InsertPartAsync(RecordDecoder decoder, RecordBatch batch, int from, int to, CancellationToken cancellationToken)
    {
        try
        {
            await ClickHouseBulkInsert.InsertAsync(storage, "records", decoder.Block, Token(batch, from, to), cancellationToken);
            return decoder.Block.Rows;
        }
        catch (ClickHouseException error) when (Refusal.IsOfContent(error))
        {
            _refused.Add((from, to, error));
            return 0;
        }
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
        return await StoreHalfAsync(batch, from, middle, cancellationToken) + await StoreHalfAsync(batch, middle, to, cancellationToken);
    }

    private async Task<int> StoreHalfAsync(RecordBatch batch, int from, int to, CancellationToken cancellationToken)
    {
        // Problems and findings of these records were noted when their part was decoded.
        _halfDecoder ??= new RecordDecoder(matcher, _endpoints, _windows, findings: null, notes: null, erased);
        _halfDecoder.Reset();
        for (int i = from; i < to; i++) _halfDecoder.Append(batch[i]);
        try
        {
            await ClickHouseBulkInsert.InsertAsync(storage, "records", _halfDecoder.Block, Token(batch, from, to), cancellationToken);
            return _halfDecoder.Block.Rows;
        }
        catch (ClickHouseException error) when (Refusal.IsOfContent(error))
        {
            return await StoreHalvesAsync(batch, from, to, error, cancellationToken);
        }
    }

    /// <summary>Names the stretch of the stream, so that ClickHouse stores it once; null where the stream names none.</summary>
    private static string? Token(RecordBatch batch, int from, int to) => batch.Token.Length == 0 ? null
        : from == 0 && to == batch.Count ? batch.Token : string.Create(CultureInfo.InvariantCulture, $"{batch.Token}[{from}-{to}]");

    /// <summary>Decodes one part and notes what is no record; findings and counts are stored as often as there are enough of them.</summary>
    private async Task DecodePartAsync(RecordBatch batch, int from, int to, CancellationToken cancellationToken)
    {
        _decoder ??= new RecordDecoder(matcher, _endpoints, _windows, _findings, _notes, erased);
        _decoder.Reset();
        for (int at = from; at < to;)
        {
            at = Decode(_decoder, batch, at, to);
            if (_findings.IsFull || _notes.IsFull) await StoreFindingsAsync(cancellationToken);
            if (_profiles.IsFull) await StoreProfilesAsync(cancellationToken);
        }
    }

    /// <summary>Decodes until the end or until findings or counts are full; returns where it stopped.</summary>
    private int Decode(RecordDecoder decoder, RecordBatch batch, int from, int to)
    {
        int at = from;
        while (at < to && !_findings.IsFull && !_notes.IsFull && !_profiles.IsFull)
        {
            string broken = "";
            if (RefusedLineRecord.Is(batch[at]) && RefusedLineRecord.Read(batch[at]) is { } line)
            {
                _deadLetters.Add(Letter(line));
                at++;
                continue;
            }

            RecordProblem problem = ProfileRecord.Is(batch[at])
                ? _profiles.Append(batch[at], out broken) ? RecordProblem.None : RecordProblem.BadProfile
                : decoder.Append(batch[at]);
            if (problem is not (RecordProblem.None or RecordProblem.Erased)) _deadLetters.Add(Letter(batch[at], problem, broken.Length > 0 ? $"Counts for profiles: {broken}." : Explain(problem)));
            at++;
        }

        return at;
    }

    private async Task StoreFindingsAsync(CancellationToken cancellationToken)
    {
        if (_findings.Block.Rows > 0) await ClickHouseBulkInsert.InsertAsync(storage, "waf_findings", _findings.Block, cancellationToken: cancellationToken);
        if (_notes.Block.Rows > 0) await ClickHouseBulkInsert.InsertAsync(storage, "policy_notes", _notes.Block, cancellationToken: cancellationToken);
        _findings.Clear();
        _notes.Clear();
    }

    private async Task StoreProfilesAsync(CancellationToken cancellationToken)
    {
        if (_profiles.Block.Rows > 0) await ClickHouseBulkInsert.InsertAsync(storage, "profile_states", _profiles.Block, cancellationToken: cancellationToken);
        _profiles.Clear();
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

        byte[] whole = record.Length <= RecordDecoder.MaxRecordBytes && _kept + record.Length <= _room.Left ? record.ToArray() : [];
        _kept += whole.Length;
        return new DeadLetter(id, source, 0, Name(problem), BoundedError.Of(detail), DeadLetter.Excerpted(record[..Math.Min(record.Length, DeadLetter.MaxExcerptBytes)]))
        {
            Record = whole,
            Bytes = record.Length,
        };
    }

    /// <summary>What whoever received the line says of it.</summary>
    private static DeadLetter Letter(RefusedLine line) => new(line.RecordId.ToByteArray(), line.Source, 0, line.Reason, BoundedError.Of(line.Detail), line.Excerpt) { Bytes = (int)Math.Min(line.Bytes, int.MaxValue) };

    private static string Name(RecordProblem problem) => problem switch
    {
        RecordProblem.Malformed => "malformed-record",
        RecordProblem.TooLarge => "record-too-large",
        RecordProblem.BadRecordId => "bad-record-id",
        RecordProblem.TimeOutOfRange => "time-out-of-range",
        RecordProblem.BadProfile => "bad-profile",
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
