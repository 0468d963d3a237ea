using Insight.Storage.ClickHouse;
using Insight.Storage.ClickHouse.Native;
using Insight.Streaming;

namespace Insight.Ingest.Storing;

/// <summary>Writes what is not a record: dead letters and losses. Writing the same twice leaves one row (read with FINAL).</summary>
internal static class SideTables
{
    public static Task InsertAsync(ClickHouseDataSource storage, IReadOnlyList<DeadLetter> letters, CancellationToken cancellationToken)
    {
        NativeBlock block = new();
        LowCardinalityStringColumn source = block.AddLowCardinality("source");
        NumberColumn<ulong> line = block.AddNumber<ulong>("line", "UInt64");
        LowCardinalityStringColumn reason = block.AddLowCardinality("reason");
        StringColumn detail = block.AddString("detail"), excerpt = block.AddString("excerpt"), record = block.AddString("record");
        NumberColumn<ulong> bytes = block.AddNumber<ulong>("bytes", "UInt64");
        FixedStringColumn recordId = block.AddFixedString("record_id", 16);
        foreach (DeadLetter letter in letters)
        {
            source.Append(letter.Source);
            line.Append((ulong)letter.Line);
            reason.Append(letter.Reason);
            detail.Append(letter.Detail);
            excerpt.Append(letter.Excerpt);
            record.Append(letter.Record);
            bytes.Append((ulong)letter.Bytes);
            recordId.Append(letter.RecordId);
        }

        return ClickHouseBulkInsert.InsertAsync(storage, "dead_letters", block, cancellationToken: cancellationToken);
    }

    public static Task InsertAsync(ClickHouseDataSource storage, string stream, RecordBatch batch, CancellationToken cancellationToken)
    {
        NativeBlock block = new();
        LowCardinalityStringColumn source = block.AddLowCardinality("source");
        StringColumn token = block.AddString("token");
        NumberColumn<sbyte> kind = block.AddNumber<sbyte>("kind", "Enum8('dropped' = 0, 'corrupt' = 1, 'torn' = 2, 'refused' = 3)");
        StringColumn place = block.AddString("place");
        NumberColumn<ulong> records = block.AddNumber<ulong>("records", "UInt64"), bytes = block.AddNumber<ulong>("bytes", "UInt64");
        foreach (StreamLoss loss in batch.Losses)
        {
            source.Append(stream);
            token.Append(batch.Token);
            kind.Append((sbyte)loss.Kind);
            place.Append(loss.Where);
            records.Append((ulong)Math.Max(0, loss.Records));
            bytes.Append((ulong)Math.Max(0, loss.Bytes));
        }

        return ClickHouseBulkInsert.InsertAsync(storage, "stream_losses", block, cancellationToken: cancellationToken);
    }
}
