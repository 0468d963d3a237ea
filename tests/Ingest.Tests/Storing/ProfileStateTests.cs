using Google.Protobuf;
using Insight.Contracts.Records;
using Insight.Endpoints;
using Insight.Ingest.Storing;
using Insight.Storage.ClickHouse;
using Insight.Streaming;
using Insight.Testing;

namespace Insight.Ingest.Tests.Storing;

/// <summary>Counts for profiles on their way into the table <c>profile_states</c>.</summary>
[Collection(SharedEngine.Name)]
public sealed class ProfileStateTests(EngineFixture engine)
{
    private const string Ids = "SELECT hex(summary_id) || ':' || toString(endpoint_id) || ':' || toString(chunk) || '/' || toString(chunks) AS id FROM profile_states";

    [Fact]
    public async Task Step_ChunkAmongAccessRecords_IsARowAndCountsAsNoRequest()
    {
        await using Database database = await Database.CreateAsync(engine);
        ProfileChunk chunk = Chunk(1, 9, 0, 1);
        List<byte[]> records = [.. new RecordSamples(60).Many(10, 0, 60).Select(static record => record.ToByteArray())];
        records.Insert(5, ProfileRecord.Write(chunk));

        await database.IngestAsync(new ListSource(records, 100));

        Assert.Equal(
            [FormattableString.Invariant($"9|{chunk.TimeUs}|{Convert.ToHexString(chunk.SummaryId.Span)}|0|1|gw-1|eu|acme|shop|shop.example|77|12|{Convert.ToHexString(chunk.Content.Span)}")],
            await database.RowsAsync("""
                SELECT toString(endpoint_id), toString(toUnixTimestamp64Micro(time)), hex(summary_id), toString(chunk), toString(chunks), gateway, site, tenant, app, host, toString(key_id),
                    toString(bundle), hex(content) FROM profile_states
                """));
        Assert.Equal("10", await database.ScalarAsync("SELECT toString(count()) FROM records"));
        Assert.Equal("0", await database.ScalarAsync("SELECT toString(count()) FROM dead_letters"));
    }

    [Fact]
    public async Task Step_StreamReadTwiceAndCutOtherwise_LeavesEachChunkOnce()
    {
        await using Database database = await Database.CreateAsync(engine);
        List<byte[]> records = Many(30);

        await database.IngestAsync(new ListSource(records, 45));
        await database.IngestAsync(new ListSource(records, 17));

        Assert.Equal(Expected(records), await database.RowsAsync($"{Ids} FINAL ORDER BY id"));
        await database.ExecuteAsync("OPTIMIZE TABLE profile_states FINAL");
        Assert.Equal(Expected(records), await database.RowsAsync($"{Ids} ORDER BY id"));
    }

    [Fact]
    public async Task Step_KilledBetweenAnyTwoSteps_NoChunkIsLostOrTwice()
    {
        List<byte[]> records = Many(60);
        await using Database database = await Database.CreateAsync(engine);
        await using FailingProxy proxy = new(engine.ConnectionString);
        ListSource source = new(records, 25);
        for (int life = 0; source.Committed < records.Count; life++)
        {
            // Each life gets one step further than the one before.
            proxy.RequestsLeft = life % 8;
            using CancellationTokenSource killed = new();
            proxy.OnRefused = killed.Cancel;
            await using ClickHouseDataSource storage = proxy.CreateDataSource(database.Source.Database);
            try
            {
                BatchStore store = new(storage, new TemplateMatcher(), "test", partRecords: 10);
                RecordBatch batch = new(25);
                while (true)
                {
                    await source.ReadAsync(batch, TimeSpan.Zero, killed.Token);
                    if (batch.Count == 0) break;
                    await store.StoreAsync(batch, killed.Token);
                    await source.CommitAsync(batch, killed.Token);
                }
            }
            catch (Exception error) when (error is ClickHouseException or OperationCanceledException)
            {
                source = source.Reopen(25 + life);
            }
        }

        Assert.Equal(Expected(records), await database.RowsAsync($"{Ids} FINAL ORDER BY id"));
    }

    [Fact]
    public async Task Step_ChunksThatBreakARule_GoToDeadLettersAndBlockNothing()
    {
        await using Database database = await Database.CreateAsync(engine);
        List<byte[]> records =
        [
            [0, 1, 0xFF, 0xFF],
            [0, 1],
            [0, 2, 3],
            Broken(static one => one.SummaryId = ByteString.CopyFrom(new byte[15])),
            Broken(static one => one.TimeUs = 0),
            Broken(static one => one.Chunks = ProfileRecord.MaxChunks + 1),
            Broken(static one => one.Chunk = 1),
            Broken(static one => one.Content = ByteString.Empty),
            Broken(static one => one.Content = ByteString.CopyFrom(new byte[ProfileRecord.MaxContentBytes + 1])),
            Broken(static one => one.Chunks = 2), // more follow, so it must be full
            Broken(static one => one.Host = new string('h', ProfileRecord.MaxTextBytes + 1)),
            [.. ProfileRecord.Write(Chunk(1, 9, 0, 1)), .. Enumerable.Repeat(new byte[] { 0xF8, 0x07, 1 }, 3000).SelectMany(static one => one)], // an unknown field again and again
            ProfileRecord.Write(Chunk(2, 9, 0, 1)),
        ];

        await database.IngestAsync(new ListSource(records, 100));

        Assert.Equal("1", await database.ScalarAsync("SELECT toString(count()) FROM profile_states"));
        Assert.Equal(
            ["bad-profile|11", "malformed-record|1"],
            await database.RowsAsync("SELECT reason, toString(count()) FROM dead_letters FINAL GROUP BY reason ORDER BY reason"));
    }

    private static byte[] Broken(Action<ProfileChunk> harm)
    {
        ProfileChunk chunk = Chunk(1, 9, 0, 1);
        harm(chunk);
        return ProfileRecord.Write(chunk);
    }

    private static ProfileChunk Chunk(byte summary, ulong endpoint, uint chunk, uint chunks)
    {
        byte[] id = new byte[16];
        id[15] = summary;
        byte[] content = new byte[chunk + 1 < chunks ? ProfileRecord.MaxContentBytes : 100];
        new Random(summary + (int)chunk).NextBytes(content);
        return new ProfileChunk
        {
            SummaryId = ByteString.CopyFrom(id),
            TimeUs = (RecordSamples.Day.AddHours(summary) - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond,
            GatewayId = "gw-1",
            Site = "eu",
            Tenant = "acme",
            App = "shop",
            Host = "shop.example",
            EndpointId = endpoint,
            KeyId = 77,
            Bundle = 12,
            Chunk = chunk,
            Chunks = chunks,
            Content = ByteString.CopyFrom(content),
        };
    }

    private static List<byte[]> Many(int summaries) => [.. Enumerable.Range(0, summaries).SelectMany(static summary =>
        Enumerable.Range(0, 1 + (summary % 3)).Select(chunk => ProfileRecord.Write(Chunk((byte)summary, (ulong)(summary % 7), (uint)chunk, (uint)(1 + (summary % 3))))))];

    private static IEnumerable<string> Expected(List<byte[]> records) => records.Select(static record => ProfileRecord.Read(record, out _)!)
        .Select(static one => FormattableString.Invariant($"{Convert.ToHexString(one.SummaryId.Span)}:{one.EndpointId}:{one.Chunk}/{one.Chunks}")).Order(StringComparer.Ordinal);
}
