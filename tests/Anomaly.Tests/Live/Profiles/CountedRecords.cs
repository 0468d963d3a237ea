using Google.Protobuf;
using Insight.Contracts.Ids;
using Insight.Contracts.Records;
using Insight.Endpoints;
using Insight.Endpoints.Profiles;
using Insight.Ingest.Storing;
using Insight.Storage.ClickHouse;
using Insight.Streaming;

namespace Insight.Anomaly.Tests.Live.Profiles;

/// <summary>Stores what a gateway counted, by the way of ingest.</summary>
internal static class CountedRecords
{
    /// <summary>Stores a summary.</summary>
    /// <param name="storage">Where to.</param>
    /// <param name="summary">What was counted.</param>
    /// <param name="ended">End of its period.</param>
    /// <param name="leaveOut">Chunks that get lost.</param>
    public static async Task StoreAsync(ClickHouseDataSource storage, ProfileSummary summary, DateTimeOffset ended, Func<ProfileChunk, bool>? leaveOut = null)
    {
        RecordBatch batch = new();
        foreach (ProfileChunk chunk in Of(summary, ended).Where(one => leaveOut?.Invoke(one) != true)) batch.Add(ProfileRecord.Write(chunk));
        await new BatchStore(storage, new TemplateMatcher(), "test").StoreAsync(batch, CancellationToken.None);
    }

    private static IEnumerable<ProfileChunk> Of(ProfileSummary summary, DateTimeOffset ended)
    {
        long timeUs = (ended.UtcTicks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;
        byte[] id = new byte[RecordId.Size];
        new RecordIdGenerator().Next(timeUs).Write(id);
        foreach (EndpointSummary endpoint in summary.Ordered)
        {
            byte[][] parts = [.. ProfileSummaryDocument.Write(endpoint).Chunk(ProfileRecord.MaxContentBytes)];
            for (int i = 0; i < parts.Length; i++)
            {
                yield return new ProfileChunk
                {
                    SummaryId = ByteString.CopyFrom(id),
                    TimeUs = timeUs,
                    GatewayId = "edge",
                    EndpointId = endpoint.Id,
                    KeyId = summary.Key.Id,
                    Chunk = (uint)i,
                    Chunks = (uint)parts.Length,
                    Content = ByteString.CopyFrom(parts[i]),
                };
            }
        }
    }
}
