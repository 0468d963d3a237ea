using System.Text.Json;
using Insight.Endpoints;
using Insight.Ingest.Metering;
using Insight.Ingest.Storing;
using Insight.Storage.Control.Reports;
using Insight.Streaming.Journal;
using Insight.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Insight.Ingest.Tests.Metering;

/// <summary>What ingest says of itself, over a real journal and storage that is there or not.</summary>
[Collection(SharedEngine.Name)]
public sealed class IngestMeterTests(EngineFixture engine) : IDisposable
{
    private readonly TemporaryDirectory _folder = new();

    [Fact]
    public async Task Loop_WhileStorageIsAwayAndBack_SaysHowFarItIs()
    {
        await using Database database = await Database.CreateAsync(engine);
        PipelineReports reports = new(TestControlDatabase.Open(Path.Combine(_folder.Path, "control.db")), TimeProvider.System);
        string journals = Path.Combine(_folder.Path, "journal");
        using JournalWriter writer = JournalWriter.Open(new JournalOptions { Directory = Path.Combine(journals, "edge-1") }, TimeProvider.System);
        List<byte[]> records = [.. new RecordSamples(33).Many(100, 0, 60).Select(Google.Protobuf.MessageExtensions.ToByteArray)];
        foreach (byte[] record in records) Assert.True(writer.Append(record));
        await using JournalSetSource source = JournalSetSource.Open(journals, new ReaderOptions(), TimeProvider.System);
        IngestLoop loop = new(
            source, new BatchStore(database.Source, new TemplateMatcher(), "test"), new IngestOptions { RetryMinimum = TimeSpan.FromMilliseconds(1) }, TimeProvider.System, NullLogger<IngestLoop>.Instance,
            new IngestMeter(reports, "journal", TimeProvider.System));
        await database.ExecuteAsync("RENAME TABLE records TO away");
        Task<bool> step = loop.StepAsync(TimeSpan.Zero, CancellationToken.None);
        IngestReport? away = null;
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(60));
        while ((away = Read(reports))?.RetryingSince is null) await Task.Delay(10, patience.Token);
        await database.ExecuteAsync("RENAME TABLE away TO records");
        Assert.True(await step);

        PositionReport behind = Assert.Single(away.Positions);
        Assert.Equal("edge-1", behind.Name);
        Assert.True(behind.BytesBehind > 100 * 20, $"{behind.BytesBehind}");
        Assert.NotNull(behind.UnreadSince);
        Assert.NotNull(away.RetryingSince);
        Assert.NotEmpty(away.LastError);
        Assert.Equal((100, 0), (away.Read, away.Stored));
        IngestReport back = Read(reports)!;
        Assert.Null(back.RetryingSince);
        Assert.NotEmpty(back.LastError);
        Assert.Equal((100, 100), (back.Read, back.Stored));
        PositionReport caughtUp = Assert.Single(back.Positions);
        Assert.Equal((0L, null, caughtUp.End), (caughtUp.BytesBehind, caughtUp.UnreadSince, caughtUp.Position));
    }

    public void Dispose() => _folder.Dispose();

    private static IngestReport? Read(PipelineReports reports) =>
        reports.List().SingleOrDefault() is { Part: PipelineReports.Ingest, Name: "journal" } report ? JsonSerializer.Deserialize<IngestReport>(report.Json) : null;
}
