using System.Globalization;
using Google.Protobuf;
using Insight.Contracts.Records;
using Insight.Endpoints;
using Insight.Ingest.Records;
using Insight.Ingest.Storing;
using Insight.Storage.ClickHouse;
using Insight.Streaming;
using Insight.Testing;

namespace Insight.Ingest.Tests.Storing;

/// <summary>Matches of the WAF on their way into the table <c>waf_findings</c>.</summary>
[Collection(SharedEngine.Name)]
public sealed class WafFindingTests(EngineFixture engine)
{
    private const string Ids = "SELECT hex(record_id) || ':' || toString(position) || ':' || toString(rule_id) AS id FROM waf_findings";

    [Fact]
    public async Task Step_RecordWithMatches_EveryMatchIsARowThatKnowsItsRequest()
    {
        await using Database database = await Database.CreateAsync(engine);
        AccessRecord record = Blocked(1);

        await database.IngestAsync(new ListSource([record, new RecordSamples(31).At(1)], 10));

        string request = FormattableString.Invariant(
            $"{Convert.ToHexString(record.RecordId.Span)}|{record.TimeUs}|{record.Tenant}|shop|{record.Host}|web|{record.DestinationService}|{EndpointId.Of(record.Tenant, "shop", record.Host, record.DestinationService, record.Method, PathTemplate.Of(record.Path))}|{record.Method}|{record.Path}|{record.ClientIp}|{record.RequestId}|block|true|10");
        Assert.Equal(
            [
                request + "|0|942100|SQL injection attack|ARGS:q|1' OR '1|critical|2|false",
                request + "|1|949110|Inbound anomaly score exceeded||10|none|2|true",
            ],
            await database.RowsAsync("""
                SELECT hex(record_id), toString(toUnixTimestamp64Micro(time)), tenant, app, host, source_service, service, toString(endpoint_id), method, path, client_ip,
                    request_id, toString(mode), toString(blocked), toString(score), toString(position), toString(rule_id), message, variable, excerpt, toString(severity),
                    toString(phase), toString(blocking)
                FROM waf_findings ORDER BY position
                """));
        Assert.Equal("1", await database.ScalarAsync("SELECT toString(uniqExact(stored_at BETWEEN now64(6) - 600 AND now64(6) + 600)) FROM waf_findings"));
    }

    [Fact]
    public async Task Step_RecordOfTheShadowsSample_KeepsWhatTheStricterLevelSays()
    {
        await using Database database = await Database.CreateAsync(engine);
        AccessRecord record = Blocked(8);
        record.WafDetail = new WafDetail { Paranoia = 1, Threshold = 5, ShadowParanoia = 2, ShadowScore = 15, ShadowBlocks = true };
        record.WafMatches[1].Shadow = true;

        await database.IngestAsync(new ListSource([record, new RecordSamples(37).At(1)], 10));

        Assert.Equal(
            ["0|0|0|0|false", "1|5|2|15|true"],
            await database.RowsAsync("SELECT toString(waf_paranoia), toString(waf_threshold), toString(waf_shadow_paranoia), toString(waf_shadow_score), toString(waf_shadow_blocks) FROM records ORDER BY waf_paranoia"));
        Assert.Equal(["942100|false", "949110|true"], await database.RowsAsync("SELECT toString(rule_id), toString(shadow) FROM waf_findings ORDER BY position"));
    }

    [Fact]
    public async Task Step_StreamReadTwiceAndCutOtherwise_LeavesEachFindingOnce()
    {
        await using Database database = await Database.CreateAsync(engine);
        List<AccessRecord> records = WithMatches(32, 90);

        await database.IngestAsync(new ListSource(records, 45));
        await database.IngestAsync(new ListSource(records, 17));

        Assert.Equal(Expected(records), await database.RowsAsync($"{Ids} FINAL ORDER BY id"));
        Assert.Equal(Expected(records), await database.RowsAsync($"SELECT id FROM ({Ids} LIMIT 1 BY time, record_id, position) ORDER BY id"));
        await database.ExecuteAsync("OPTIMIZE TABLE waf_findings FINAL");
        Assert.Equal(Expected(records), await database.RowsAsync($"{Ids} ORDER BY id"));
    }

    [Fact]
    public async Task Step_KilledBetweenAnyTwoSteps_NoFindingIsLostOrTwice()
    {
        List<AccessRecord> records = WithMatches(33, 200);
        await using Database database = await Database.CreateAsync(engine);
        await using FailingProxy proxy = new(engine.ConnectionString);
        ListSource source = new(records, 50);
        for (int life = 0; source.Committed < records.Count; life++)
        {
            // Each life gets one step further than the one before, so that every step is once the one that was done and never heard of.
            proxy.RequestsLeft = life % 8;
            using CancellationTokenSource killed = new();
            proxy.OnRefused = killed.Cancel;
            await using ClickHouseDataSource storage = proxy.CreateDataSource(database.Source.Database);
            try
            {
                BatchStore store = new(storage, new TemplateMatcher(), "test", partRecords: 20);
                RecordBatch batch = new(50);
                while (true)
                {
                    await source.ReadAsync(batch, TimeSpan.Zero, killed.Token);
                    if (batch.Count == 0) break;
                    await store.StoreAsync(batch, killed.Token);
                    await source.CommitAsync(batch, killed.Token);
                }
            }
            catch (Exception error) when (error is OperationCanceledException or ClickHouseException)
            {
                source = source.Reopen(30 + life * 7 % 21);
            }

            // What is committed is stored, whatever comes later.
            Assert.Empty(Expected(records[..source.Committed]).Except(await database.RowsAsync(Ids)));
            Assert.True(life < 100, "The stream does not get to its end.");
        }

        Assert.Equal(Expected(records), await database.RowsAsync($"{Ids} FINAL ORDER BY id"));
    }

    [Fact]
    public async Task Step_TextThatLooksLikeSqlOrMarkup_StandsInTheTableAsItCame()
    {
        await using Database database = await Database.CreateAsync(engine);
        const string hostile = "'); DROP TABLE records; -- \\' \"`{x:String}`<script>\t%00";
        AccessRecord record = Blocked(2);
        record.Path = "/" + hostile;
        record.RequestId = hostile;
        record.WafMatches[0].Message = hostile;
        record.WafMatches[0].Variable = hostile;
        record.WafMatches[0].Excerpt = hostile;

        await database.IngestAsync(new ListSource([record], 10));

        Assert.Equal($"{hostile}|{hostile}|{hostile}|/{hostile}|{hostile}", (await database.RowsAsync("SELECT message, variable, excerpt, path, request_id FROM waf_findings WHERE position = 0")).Single());
        Assert.Equal("1", await database.ScalarAsync("SELECT toString(count()) FROM records"));
    }

    [Fact]
    public async Task Step_MoreMatchesAndLongerTextThanAGatewayWrites_AreCut()
    {
        await using Database database = await Database.CreateAsync(engine);
        AccessRecord record = Blocked(3);
        record.Path = "/" + new string('p', 5000);
        record.WafMatches.Clear();
        for (uint i = 0; i < 40; i++)
        {
            record.WafMatches.Add(new WafMatch
            {
                Rule = 1000 + i,
                Message = new string('m', 255) + "ü",
                Variable = new string('ü', 300),
                Excerpt = string.Concat(Enumerable.Repeat("x😀", 100)),
                Severity = 77,
                Phase = 5000,
            });
        }

        await database.IngestAsync(new ListSource([record], 10));

        Assert.Equal(
            Enumerable.Range(0, 16).Select(i => $"{i}|{1000 + i}|{new string('m', 255)}|{new string('ü', 64)}|{string.Concat(Enumerable.Repeat("x😀", 12))}x|2048|none|255"),
            await database.RowsAsync("SELECT toString(position), toString(rule_id), message, variable, excerpt, toString(length(path)), toString(severity), toString(phase) FROM waf_findings ORDER BY position"));
    }

    [Fact]
    public async Task Step_TextThatIsNotUtf8_IsReplacedAndStaysWithinItsLimit()
    {
        await using Database database = await Database.CreateAsync(engine);
        byte[] match = Encoded(output =>
        {
            output.WriteTag(2, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom([(byte)'a', 0xFF, (byte)'b']));
            output.WriteTag(3, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom([.. Enumerable.Repeat((byte)0x80, 500)]));
            output.WriteTag(99, WireFormat.WireType.LengthDelimited); // a field of a later version
            output.WriteBytes(ByteString.CopyFromUtf8("new"));
        });

        await database.IngestAsync(new ListSource([WithRawMatch(Blocked(4), match)], 10));

        Assert.Equal(
            "a\uFFFDb|" + new string('\uFFFD', WafFindings.MaxVariableBytes / 3),
            (await database.RowsAsync("SELECT message, variable FROM waf_findings WHERE position = 2")).Single());
    }

    [Fact]
    public async Task Step_MatchThatIsNoProtobuf_IsADeadLetterWithoutRecordAndFinding()
    {
        await using Database database = await Database.CreateAsync(engine);
        AccessRecord good = Blocked(5), bad = Blocked(6);

        await database.IngestAsync(new ListSource([WithRawMatch(bad, [0x12, 0x7F, (byte)'x']), good.ToByteArray()], 10));

        Assert.Equal(Expected([good]), await database.RowsAsync($"{Ids} ORDER BY id"));
        Assert.Equal(
            $"malformed-record|{Convert.ToHexString(good.RecordId.Span)}",
            await database.ScalarAsync("SELECT (SELECT any(reason) FROM dead_letters) || '|' || (SELECT hex(any(record_id)) FROM records)"));
    }

    [Fact]
    public async Task Step_RecordThatClickHouseRefuses_KeepsItsFindingsAndTheOthersAreNotWrittenAgain()
    {
        await using Database database = await Database.CreateAsync(engine);
        await database.ExecuteAsync("ALTER TABLE records ADD CONSTRAINT no_teapots CHECK status != 418");
        List<AccessRecord> records = WithMatches(34, 30);
        records[7].Status = 418;

        await database.IngestAsync(new ListSource(records, 30));

        Assert.Equal("29", await database.ScalarAsync("SELECT toString(count()) FROM records"));
        Assert.Equal(Expected(records), await database.RowsAsync($"{Ids} ORDER BY id"));
    }

    [Fact]
    public async Task Step_MoreFindingsThanOneInsertHolds_AreStoredInSeveralInserts()
    {
        await using Database database = await Database.CreateAsync(engine);
        await using FailingProxy proxy = new(engine.ConnectionString);
        await using ClickHouseDataSource storage = proxy.CreateDataSource(database.Source.Database);
        List<AccessRecord> records = WithMatches(35, 1200, matches: 16);
        foreach (AccessRecord record in records)
        {
            record.Method = "GET";
            record.Path = "/" + new string('p', 2000);
        }

        RecordBatch batch = new(records.Count);
        foreach (AccessRecord record in records) batch.Add(record.ToByteArray());

        await new BatchStore(storage, new TemplateMatcher(), "test").StoreAsync(batch, CancellationToken.None);

        // 37 MB of paths at 16 MiB each, besides records, endpoints and marks.
        Assert.Equal(3 + 3, int.MaxValue - proxy.RequestsLeft);
        Assert.Equal(Expected(records), await database.RowsAsync($"{Ids} ORDER BY id"));
    }

    [Fact]
    public void Append_RecordsWithoutMatches_NeverTouchTheFindings()
    {
        WafFindings findings = new();
        RecordDecoder decoder = new(new TemplateMatcher(), new NewEndpoints(), new TouchedWindows(), findings, notes: null);
        AccessRecord plain = new RecordSamples(36).At(1);
        byte[] matched = Blocked(7).ToByteArray();

        decoder.Append(matched);
        decoder.Append(plain.ToByteArray());

        Assert.Equal(2, decoder.Block.Rows);
        Assert.Equal(2, findings.Block.Rows);
    }

    /// <summary>A request that the WAF stopped, with two matches.</summary>
    private static AccessRecord Blocked(int seed)
    {
        AccessRecord record = new RecordSamples(seed + 100).At(seed);
        record.SourceService = "web";
        record.Status = 403;
        record.ResponseFlag = ResponseFlag.Waf;
        record.WafMode = WafMode.WafBlock;
        record.WafScore = 10;
        record.WafMatches.Add(new WafMatch { Rule = 942100, Message = "SQL injection attack", Variable = "ARGS:q", Excerpt = "1' OR '1", Severity = 3, Phase = 2 });
        record.WafMatches.Add(new WafMatch { Rule = 949110, Message = "Inbound anomaly score exceeded", Excerpt = "10", Phase = 2, Blocking = true });
        return record;
    }

    private static List<AccessRecord> WithMatches(int seed, int count, int? matches = null)
    {
        List<AccessRecord> records = new RecordSamples(seed).Many(count, 0, 60);
        Random random = new(seed);
        foreach (AccessRecord record in records)
        {
            for (int i = matches ?? random.Next(4); i > 0; i--) record.WafMatches.Add(new WafMatch { Rule = (uint)random.Next(900_000, 999_999), Message = "Rule " + i, Phase = 2 });
        }

        return records;
    }

    private static List<string> Expected(IEnumerable<AccessRecord> records) =>
    [
        .. records.SelectMany(record => record.WafMatches.Select((match, i) =>
            string.Create(CultureInfo.InvariantCulture, $"{Convert.ToHexString(record.RecordId.Span)}:{i}:{match.Rule}"))).Order(StringComparer.Ordinal),
    ];

    private static byte[] WithRawMatch(AccessRecord record, byte[] match) =>
    [
        .. record.ToByteArray(),
        .. Encoded(output =>
        {
            output.WriteTag(AccessRecord.WafMatchesFieldNumber, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(match));
        }),
    ];

    private static byte[] Encoded(Action<CodedOutputStream> write)
    {
        using MemoryStream stream = new();
        CodedOutputStream output = new(stream);
        write(output);
        output.Flush();
        return stream.ToArray();
    }
}
