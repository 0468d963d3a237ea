namespace Insight.Streaming.Journal;

/// <summary>Makes the record of a request whose end was never written: its begin, with the response flag GATEWAY_LOST.</summary>
internal static class LostRecord
{
    // Field 24 (response_flag), varint, value 6 (GATEWAY_LOST). In protobuf the last value of a field counts, so appending sets it.
    private static ReadOnlySpan<byte> GatewayLost => [0xC0, 0x01, 0x06];

    /// <summary>Adds the record to a batch. The id is that of the begin, so reading it again gives the same record.</summary>
    public static void AddTo(RecordBatch batch, ReadOnlySpan<byte> begin) => batch.Add(begin, GatewayLost);
}
