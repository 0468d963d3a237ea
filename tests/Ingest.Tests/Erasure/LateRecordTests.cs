using Google.Protobuf;
using Insight.Contracts.Records;
using Insight.Endpoints;
using Insight.Ingest.Erasure;
using Insight.Ingest.Replay;
using Insight.Ingest.Replay.Formats;
using Insight.Ingest.Storing;
using Insight.Storage.Control.Erasure;
using Insight.Storage.Erasure;
using Insight.Streaming;
using Insight.Streaming.Journal;
using Insight.Testing;

namespace Insight.Ingest.Tests.Erasure;

/// <summary>Records of erased people that come late stay out; those of others, and what comes anew, is stored.</summary>
[Collection(SharedEngine.Name)]
public sealed class LateRecordTests(EngineFixture engine) : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Store_LateRecordsOfAnErasedPerson_AreLeftOutAndCounted()
    {
        await using Database database = await Database.CreateAsync(engine);
        (ErasureFilter filter, ErasureStore store) = Open();
        DateTimeOffset now = DateTimeOffset.UtcNow;
        store.Begin(ErasureSubject.Of(ErasureKind.Client, "192.0.2.1", null, null), "ann", "ticket", TimeSpan.FromDays(30));
        store.Begin(ErasureSubject.Of(ErasureKind.Principal, "alice", "acme", null), "ann", "ticket", TimeSpan.FromDays(30));
        RecordSamples samples = new(90);
        RecordBatch batch = Batch(
        [
            Of(samples, now.AddMinutes(-5), "192.0.2.1", "bob", "acme"),
            Of(samples, now.AddMinutes(-5), "192.0.2.9", "alice", "acme"),
            Of(samples, now.AddMinutes(-5), "192.0.2.9", "alice", "zeta"),
            Of(samples, now.AddMinutes(-5), "192.0.2.12", "bob", "acme"),
            Of(samples, now.AddMinutes(5), "192.0.2.1", "alice", "acme"),
        ]);

        StoredBatch stored = await new BatchStore(database.Source, new TemplateMatcher(), "test", erased: filter).StoreAsync(batch, CancellationToken.None);

        Assert.Equal((3, 0, 2L), (stored.Stored, stored.DeadLetters, filter.Dropped));
        Assert.Equal(["192.0.2.1|alice|acme", "192.0.2.12|bob|acme", "192.0.2.9|alice|zeta"], await database.RowsAsync("SELECT client_ip, principal, tenant FROM records ORDER BY client_ip"));
    }

    [Fact]
    public async Task Replay_OfALogWithAnErasedPerson_LeavesTheirLinesOut()
    {
        await using Database database = await Database.CreateAsync(engine);
        (ErasureFilter filter, ErasureStore store) = Open();
        store.Begin(ErasureSubject.Of(ErasureKind.Client, "192.0.2.1", null, null), "ann", "ticket", TimeSpan.FromDays(30));
        string file = Path.Combine(_folder.Path, "access.log");
        await File.WriteAllLinesAsync(file, ["192.0.2.1 - - [01/Mar/2026:10:00:00 +0000] \"GET /a HTTP/1.1\" 200 5", "192.0.2.2 - - [01/Mar/2026:10:00:01 +0000] \"GET /b HTTP/1.1\" 200 5"]);

        await ReplayRunner.RunAsync(new ReplayRequest { Files = [file], Format = LogFormat.Auto, Tenant = "acme", App = "shop" }, database.Source, new IngestOptions(), TimeProvider.System, filter, null, CancellationToken.None);

        Assert.Equal("192.0.2.2", Assert.Single(await database.RowsAsync("SELECT client_ip FROM records")));
    }

    [Fact]
    public async Task Journal_RecordsOfAnErasedPerson_AreOverwrittenOnceTheyWereTakenUp()
    {
        string journals = Path.Combine(_folder.Path, "journal"), journal = Path.Combine(journals, "gw-1");
        RecordSamples samples = new(91);
        DateTimeOffset now = DateTimeOffset.UtcNow;
        JournalErasure erasure = new(journals, TimeProvider.System, TimeSpan.Zero);
        ErasureSubject subject = ErasureSubject.Of(ErasureKind.Client, "203.0.113.7", null, null);
        using (JournalWriter writer = JournalWriter.Open(new JournalOptions { Directory = journal, SegmentBytes = 1 << 20 }, TimeProvider.System))
        {
            foreach (string client in (string[])["203.0.113.7", "203.0.113.77", "203.0.113.7"]) Assert.True(writer.Append(Of(samples, now, client, "", "acme").ToByteArray()));
            await using JournalReader reader = JournalReader.Open(journal, new ReaderOptions(), TimeProvider.System);
            RecordBatch batch = new(10, 1 << 20);
            await reader.ReadAsync(batch, TimeSpan.FromSeconds(10), CancellationToken.None);
            Assert.Equal(3, batch.Count);
            Assert.Equal(new ErasureCount("journal", 2, 0), await erasure.RunAsync(subject, change: false, CancellationToken.None));
            Assert.Equal(new ErasureCount("journal", 0, 2), await erasure.RunAsync(subject, change: true, CancellationToken.None));
            await reader.CommitAsync(batch, CancellationToken.None);

            Assert.Equal(new ErasureCount("journal", 2, 0), await erasure.RunAsync(subject, change: true, CancellationToken.None));
            Assert.True(writer.Append(Of(samples, now, "203.0.113.8", "", "acme").ToByteArray()));
        }

        byte[] bytes = [.. Directory.GetFiles(journal, "*.segment").SelectMany(File.ReadAllBytes)];
        Assert.Equal(1, Count(bytes, "203.0.113.7"u8));
        Assert.Equal(1, Count(bytes, "203.0.113.77"u8));
        // A reader that starts anew walks over what was overwritten, and loses nothing.
        await using JournalReader next = JournalReader.Open(journal, new ReaderOptions(), TimeProvider.System);
        RecordBatch rest = new(10, 1 << 20);
        await next.ReadAsync(rest, TimeSpan.FromSeconds(10), CancellationToken.None);
        Assert.Empty(rest.Losses);
        Assert.Equal("203.0.113.8", AccessRecord.Parser.ParseFrom(rest[0]).ClientIp);
        Assert.Equal(1, rest.Count);
    }

    private (ErasureFilter Filter, ErasureStore Store) Open()
    {
        ErasureStore store = new(TestControlDatabase.Open(Path.Combine(_folder.Path, "control.db")), TimeProvider.System);
        return (new ErasureFilter(store), store);
    }

    private static int Count(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> value)
    {
        int count = 0;
        for (int at; (at = bytes.IndexOf(value)) >= 0; bytes = bytes[(at + value.Length)..]) count++;
        return count;
    }

    private static AccessRecord Of(RecordSamples samples, DateTimeOffset time, string client, string principal, string tenant)
    {
        AccessRecord record = samples.At(time);
        record.ClientIp = client;
        record.Principal = principal;
        record.Tenant = tenant;
        return record;
    }

    private static RecordBatch Batch(IReadOnlyList<AccessRecord> records)
    {
        RecordBatch batch = new(records.Count, 1 << 20) { Token = "late" };
        foreach (AccessRecord record in records) batch.Add(record.ToByteArray());
        return batch;
    }
}
