using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Insight.Ingest.Replay;
using Insight.Ingest.Replay.Formats;
using Insight.Storage.Windows;
using Insight.Testing;

namespace Insight.Ingest.Tests.Replay;

[Collection(SharedEngine.Name)]
public sealed class ReplayTests(EngineFixture engine)
{
    private const string Apache = "access-logs/apache_combined.log";
    private const string Hops = "graph/trainticket-2023-01-29.hops.ndjson.gz";
    private const string Edges = "graph/trainticket-2023-01-29.edges.json";

    private const string Good = """
        {"ts":1767571371.435,"method":"GET","host":"a.example","path":"/x/1?token=secret&page=2","status":200,"latency_ms":2.5,"destination_service":"a"}
        """;

    [SharedDataFact(Apache)]
    public async Task RunAsync_ApacheLog_EveryLineIsStoredOrRejected()
    {
        await using Database database = await Database.CreateAsync(engine);

        ReplaySummary summary = await ReplayAsync(database, SharedData.Find(Apache)!);

        Assert.Equal(10_000, summary.Read);
        Assert.Equal(10_000, summary.Stored + summary.Rejected);
        Assert.Equal("1", await database.ScalarAsync("SELECT toString(count()) FROM dead_letters WHERE line = 8899 AND reason = 'cut-off'"));
        Assert.Equal(summary.Stored.ToString(), await database.ScalarAsync("SELECT toString(count()) FROM records"));
        Assert.Equal(2015, summary.Oldest!.Value.Year);
        await database.RollUpAsync();
        await database.AssertDerivedEqualsRawAsync();
    }

    [SharedDataFact(Hops)]
    public async Task RunAsync_HopsTwice_EdgesAndCountsEqualTheRecordedOnes()
    {
        await using Database database = await Database.CreateAsync(engine);

        ReplaySummary first = await ReplayAsync(database, SharedData.Find(Hops)!);
        await database.RollUpAsync();
        string derived = await database.DerivedAsync();
        ReplaySummary second = await ReplayAsync(database, SharedData.Find(Hops)!);
        await database.RollUpAsync();

        Assert.Equal((55_137, 55_137, 0), (first.Read, first.Stored, first.Rejected));
        Assert.Equal((55_137, 0, 55_137), (second.Read, second.Stored, second.AlreadyStored));
        Assert.Equal(derived, await database.DerivedAsync());
        Assert.Equal("55137", await database.ScalarAsync("SELECT toString(count()) FROM records"));

        using JsonDocument expected = JsonDocument.Parse(await File.ReadAllTextAsync(SharedData.Find(Edges)!));
        List<string> edges = await database.RowsAsync("""
            SELECT source_service, destination_service, toString(sum(requests)), toJSONString(sumMap(durations))
            FROM edge_minutes FINAL WHERE requests > 0 GROUP BY source_service, destination_service
            """);
        Assert.Equal(expected.RootElement.GetArrayLength(), edges.Count);
        foreach (JsonElement edge in expected.RootElement.EnumerateArray())
        {
            string[] found = Assert.Single(edges, row => row.StartsWith($"{edge.GetProperty("source")}|{edge.GetProperty("destination")}|", StringComparison.Ordinal)).Split('|');
            Assert.Equal(edge.GetProperty("count").GetInt64().ToString(), found[2]);
            Dictionary<short, ulong> histogram = JsonSerializer.Deserialize<Dictionary<short, ulong>>(found[3])!;
            AssertWithin(edge.GetProperty("p50").GetDouble() * 1000, LogHistogram.Quantile(histogram, 0.5));
            AssertWithin(edge.GetProperty("p99").GetDouble() * 1000, LogHistogram.Quantile(histogram, 0.99));
        }
    }

    [Fact]
    public async Task RunAsync_SameLinesPlainGzippedRenamedAndThroughStandardInput_CountOnce()
    {
        await using Database database = await Database.CreateAsync(engine);
        using TemporaryDirectory folder = new();
        string text = string.Concat(Enumerable.Range(0, 50).Select(i => Good.Replace("/x/1", "/x/" + i, StringComparison.Ordinal) + "\n")) + "not a line\n";
        string plain = Path.Combine(folder.Path, "a.log"), packed = Path.Combine(folder.Path, "b.log.1.gz");
        await File.WriteAllTextAsync(plain, text);
        await File.WriteAllBytesAsync(packed, [.. Gzip(text[..1000]), .. Gzip(text[1000..])]);

        ReplaySummary first = await ReplayAsync(database, plain);
        ReplaySummary again = await ReplayAsync(database, packed, plain);
        ReplaySummary input = await ReplayRunner.RunAsync(
            new ReplayRequest { Files = ["-"], StandardInput = new MemoryStream(Encoding.UTF8.GetBytes(text)) }, database.Source, new IngestOptions(), database.Time);

        Assert.Equal((51, 50, 0, 1), (first.Read, first.Stored, first.AlreadyStored, first.Rejected));
        Assert.Equal((102, 0, 100, 2), (again.Read, again.Stored, again.AlreadyStored, again.Rejected));
        Assert.Equal((51, 0, 50, 1), (input.Read, input.Stored, input.AlreadyStored, input.Rejected));
        Assert.Equal("50", await database.ScalarAsync("SELECT toString(count()) FROM records"));
        Assert.Equal("1", await database.ScalarAsync("SELECT toString(count()) FROM dead_letters FINAL"));
        Assert.Equal("0", await database.ScalarAsync("SELECT toString(countIf(path LIKE '%secret%' OR has(query_names, 'secret'))) FROM records"));
        Assert.Equal("['token','page']", await database.ScalarAsync("SELECT DISTINCT toString(query_names) FROM records"));
    }

    [Fact]
    public async Task RunAsync_HostileLines_AreRejectedAndNoGoodLineIsLost()
    {
        await using Database database = await Database.CreateAsync(engine);
        using TemporaryDirectory folder = new();
        string path = Path.Combine(folder.Path, "hostile.log");
        await using (FileStream file = File.Create(path))
        {
            void Write(ReadOnlySpan<byte> line)
            {
                file.Write(line);
                file.Write("\n"u8);
            }

            Write(Encoding.UTF8.GetBytes(Good));
            Write("complete nonsense"u8);
            Write([.. "{\"ts\":1767571371,\"path\":\"/"u8, .. Enumerable.Repeat((byte)'a', 3 << 20), .. "\"}"u8]); // 3 MB
            Write([.. "{\"ts\":1767571372,\"path\":\"/bad"u8, 0xFF, 0xC0, .. "\",\"host\":\"b\"}"u8]); // bad UTF-8: stored
            Write([.. new byte[5000], .. Encoding.UTF8.GetBytes(Good)]); // a hole of NULs before a good line: stored
            Write(new byte[100]); // nothing but NULs
            Write("{\"ts\":1767571373,\"path\":\"/nul\\u0000here\"}"u8); // stored
            Write("{\"ts\":1767571373,\"path\":\"/half\\ud800\"}"u8);
            Write("{\"ts\":\"yesterday\",\"path\":\"/\"}"u8);
            Write("{\"path\":\"/\"}"u8);
            Write("{\"ts\":1767571373"u8);
            Write("[1,2]"u8);
            Write("{\"ts\":-5}"u8);
            Write("{\"ts\":99999999999.5}"u8);
            Write("10.0.0.1 - - [17/May/2015:10:05:03 +0000] \"\\x16\\x03\\x01\" 400 150 \"-\" \"-\""u8); // stored: a TLS hello on a plain port
            Write("10.0.0.1 - - [31/Feb/2015:10:05:03 +0000] \"GET / HTTP/1.1\" 200 1"u8);
            Write(""u8);
            file.Write(Encoding.UTF8.GetBytes(Good)); // no line end: stored
        }

        ReplaySummary summary = await ReplayAsync(database, path);

        Assert.Equal(6, summary.Stored);
        Assert.Equal(16, summary.Read);
        Assert.Equal(10, summary.Rejected);
        Assert.Equal(10, summary.Reasons.Values.Sum());
        Assert.Equal(1, summary.Reasons["line-too-long"]);
        Assert.Equal("10|10", (await database.RowsAsync("SELECT toString(count()), toString(uniqExact(line)) FROM dead_letters FINAL WHERE length(excerpt) <= 512")).Single());
        Assert.Equal("1", await database.ScalarAsync("SELECT toString(count()) FROM records WHERE position(path, char(0)) > 0"));
    }

    [Fact]
    public async Task RunAsync_TruncatedGzip_KeepsWholeLinesAndSaysSo()
    {
        await using Database database = await Database.CreateAsync(engine);
        using TemporaryDirectory folder = new();
        string path = Path.Combine(folder.Path, "cut.log.gz");
        Random random = new(2);
        string text = string.Concat(Enumerable.Range(0, 2000).Select(i => Good.Replace("/x/1", "/x/" + random.NextInt64(), StringComparison.Ordinal) + "\n"));
        byte[] packed = Gzip(text);
        await File.WriteAllBytesAsync(path, packed[..(packed.Length / 2)]);

        ReplaySummary summary = await ReplayAsync(database, path);

        Assert.InRange(summary.Stored, 500, 1500);
        Assert.InRange(summary.Rejected, 0, 1);
        Assert.Contains("cut off", Assert.Single(summary.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_MissingAndForeignFiles_AreProblemsAndStopNothing()
    {
        await using Database database = await Database.CreateAsync(engine);
        using TemporaryDirectory folder = new();
        string good = Path.Combine(folder.Path, "good.log"), zstd = Path.Combine(folder.Path, "x.zst"), empty = Path.Combine(folder.Path, "empty");
        await File.WriteAllTextAsync(good, Good);
        await File.WriteAllBytesAsync(zstd, [0x28, 0xB5, 0x2F, 0xFD, 0, 0, 0, 0]);
        await File.WriteAllBytesAsync(empty, []);

        ReplaySummary summary = await ReplayAsync(database, Path.Combine(folder.Path, "missing.log"), zstd, empty, good);

        Assert.Equal(1, summary.Stored);
        Assert.Equal(2, summary.Problems.Count);
        Assert.Contains("zstd -dc", summary.Problems[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_Options_FillWhatLinesDoNotSay()
    {
        await using Database database = await Database.CreateAsync(engine);
        string lines = """
            192.0.2.7 - anna [05/Jan/2026:10:05:03 +0100] "GET http://other.example/a?b=1 HTTP/1.1" 200 12 "-" "curl/8"
            192.0.2.7 - - [05/Jan/2026:10:05:04 +0100] "GET /a HTTP/1.1" 200 12
            """;

        await ReplayRunner.RunAsync(
            new ReplayRequest { Files = ["-"], StandardInput = new MemoryStream(Encoding.UTF8.GetBytes(lines)), Format = LogFormat.Combined, Tenant = "t", App = "a", Host = "h.example", Service = "shop" },
            database.Source, new IngestOptions(), database.Time);

        Assert.Equal(
            ["t|a|h.example|shop|/a|2026-01-05 09:05:04.000000", "t|a|other.example|shop|/a|2026-01-05 09:05:03.000000"],
            await database.RowsAsync("SELECT tenant, app, host, destination_service, path, toString(time) FROM records ORDER BY host"));
    }

    private static Task<ReplaySummary> ReplayAsync(Database database, params string[] files) =>
        ReplayRunner.RunAsync(new ReplayRequest { Files = files }, database.Source, new IngestOptions(), database.Time);

    private static byte[] Gzip(string text)
    {
        using MemoryStream packed = new();
        using (GZipStream gzip = new(packed, CompressionMode.Compress)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    private static void AssertWithin(double expected, double actual) => Assert.InRange(actual, expected * 0.98, expected * 1.02);
}
