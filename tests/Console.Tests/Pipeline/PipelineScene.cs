using Google.Protobuf;
using Insight.Contracts.Records;
using Insight.Endpoints;
using Insight.Ingest.DeadLetters;
using Insight.Ingest.Storing;
using Insight.Storage.ClickHouse;
using Insight.Storage.Control.DeadLetters;
using Insight.Streaming;

namespace Insight.Console.Tests.Pipeline;

/// <summary>Records that storage refuses, by the real ingest.</summary>
internal static class PipelineScene
{
    /// <summary>Stores a good record and refuses a teapot; the id of the latter.</summary>
    public static async Task<string> RefuseAsync(TrafficSeed seed)
    {
        await seed.ExecuteAsync("ALTER TABLE records ADD CONSTRAINT no_teapots CHECK status != 418");
        AccessRecord good = Record(1, 200), bad = Record(2, 418);
        RecordBatch batch = new() { Token = "scene" };
        batch.Add(good.ToByteArray());
        batch.Add(bad.ToByteArray());
        Assert.Equal(1, (await new BatchStore(seed.Source, new TemplateMatcher(), "journal").StoreAsync(batch, CancellationToken.None)).DeadLetters);
        return Convert.ToHexStringLower(bad.RecordId.Span);
    }

    public static Task AllowAsync(TrafficSeed seed) => seed.ExecuteAsync("ALTER TABLE records DROP CONSTRAINT no_teapots");

    /// <summary>Does what was ordered, as the process that ingests does it.</summary>
    public static Task DoOrdersAsync(ClickHouseDataSource storage, DeadLetterOrders orders) =>
        new DeadLetterPass(storage, orders, new TemplateMatcher(), new DeadLetterRoom(TimeProvider.System)).RunAsync(CancellationToken.None);

    private static AccessRecord Record(byte number, uint status) => new()
    {
        RecordId = ByteString.CopyFrom([.. Enumerable.Repeat(number, 16)]),
        TimeUs = new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1000,
        Method = "GET",
        Path = "/tea/<b>",
        Host = "shop.example",
        DestinationService = "tea",
        Status = status,
    };
}
