using Google.Protobuf;
using Insight.Contracts.Records;
using Insight.Endpoints;
using Insight.Ingest.Records;
using Insight.Testing;

namespace Insight.Ingest.Tests.Records;

[Collection(SharedEngine.Name)]
public sealed class RecordDecoderTests(EngineFixture engine)
{
    [Fact]
    public async Task Append_GeneratedRecords_EveryFieldAsGoogleProtobufReadsIt()
    {
        await using Database database = await Database.CreateAsync(engine);
        List<AccessRecord> records = new RecordSamples(3).Many(300, 0, 20);
        AccessRecord full = records[0];
        full.GrpcStatus = 6;
        full.Retries = 2;
        full.Principal = "max";
        full.SessionKey = "s-1";
        full.ParentSpanId = ByteString.CopyFrom(1, 2, 3, 4, 5, 6, 7, 8);
        full.TlsVersion = "TLSv1.3";
        full.TlsFingerprint = "t13d1516h2";
        full.WafMode = WafMode.WafBlock;
        full.WafScore = 15;
        full.PolicyId = "p-1";
        full.PolicyAction = PolicyAction.Deny;
        full.PolicyShadow = true;
        full.RequestShape = "{a:int}";
        full.ResponseShape = "[{b:string}]";
        full.ResponseType = "text/html";
        full.ResponseDetail = "RequestTimedOut";
        full.RequestSensitive.Add("email");
        full.Auth.Add(["jwt@header:authorization", "cookie@header:cookie:sid"]);
        full.QueryTypes.Add(["integer", "text"]);
        full.ResponseSensitive.Add(["iban", "email"]);
        full.Route = "api";
        full.Subset = "canary";
        AccessRecord flow = records[1];
        flow.StreamKind = StreamKind.Tcp;
        flow.ResponseFlag = ResponseFlag.NoUpstream;
        flow.Method = "";
        flow.Path = "";
        flow.Status = 0;

        await database.IngestAsync(new ListSource(records, 100));

        List<string> stored = await database.RowsAsync($"SELECT {Columns} FROM records ORDER BY record_id");
        Assert.Equal(records.Select(Row).Order(StringComparer.Ordinal), stored.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Append_UnknownFieldsAndOtherWireTypes_AreSkipped()
    {
        Random random = new(5);
        RecordDecoder decoder = new(new TemplateMatcher());
        List<AccessRecord> records = new RecordSamples(4).Many(500, 0, 20);
        foreach (AccessRecord record in records)
        {
            using MemoryStream stream = new();
            CodedOutputStream output = new(stream);
            record.WriteTo(output);
            for (int i = random.Next(4); i > 0; i--)
            {
                switch (random.Next(4))
                {
                    case 0:
                        output.WriteTag(random.Next(100, 5000), WireFormat.WireType.Varint);
                        output.WriteUInt64((ulong)random.NextInt64());
                        break;
                    case 1:
                        output.WriteTag(random.Next(100, 5000), WireFormat.WireType.LengthDelimited);
                        output.WriteBytes(ByteString.CopyFrom(new byte[random.Next(50)]));
                        break;
                    case 2:
                        output.WriteTag(7, WireFormat.WireType.Fixed32); // a known field of another type
                        output.WriteFixed32(1);
                        break;
                    default:
                        output.WriteTag(2, WireFormat.WireType.Fixed64);
                        output.WriteFixed64(1);
                        break;
                }
            }

            output.Flush();
            Assert.Equal(RecordProblem.None, decoder.Append(stream.ToArray()));
        }

        Assert.Equal(records.Count, decoder.Block.Rows);
    }

    [Fact]
    public void Append_DamagedBytes_NeverThrowsAndLeavesNoHalfRow()
    {
        Random random = new(6);
        RecordDecoder decoder = new(new TemplateMatcher());
        RecordSamples samples = new(6);
        int refused = 0, both = 0;
        for (int round = 0; round < 20_000; round++)
        {
            byte[] bytes = samples.At(round % 60).ToByteArray();
            for (int i = random.Next(4); i >= 0; i--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (random.Next(3) == 0) bytes = bytes[..random.Next(bytes.Length)];
            int rows = decoder.Block.Rows;

            RecordProblem problem = decoder.Append(bytes);

            Assert.Equal(problem == RecordProblem.None ? rows + 1 : rows, decoder.Block.Rows);
            if (problem != RecordProblem.None) refused++;
            if (decoder.Block.Rows > 1000) decoder.Reset();
            AccessRecord? parsed = TryParse(bytes);
            if (parsed is null || problem != RecordProblem.None) continue;
            both++;
            Assert.Equal(16, parsed.RecordId.Length);
            Assert.InRange(parsed.TimeUs, 1, RecordDecoder.EndOfTimeUs - 1);
        }

        Assert.InRange(refused, 1000, 19_000);
        Assert.InRange(both, 1000, 19_000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(RecordDecoder.EndOfTimeUs)]
    [InlineData(long.MaxValue)]
    public void Append_TimeOutOfRange_IsRefused(long time)
    {
        AccessRecord record = new RecordSamples(1).At(0);
        record.TimeUs = time;
        Assert.Equal(RecordProblem.TimeOutOfRange, new RecordDecoder(new TemplateMatcher()).Append(record.ToByteArray()));
    }

    [Fact]
    public void Append_NoOrWrongRecordId_IsRefused()
    {
        AccessRecord record = new RecordSamples(1).At(0);
        record.RecordId = ByteString.CopyFrom(new byte[15]);
        Assert.Equal(RecordProblem.BadRecordId, new RecordDecoder(new TemplateMatcher()).Append(record.ToByteArray()));
        Assert.Equal(RecordProblem.BadRecordId, new RecordDecoder(new TemplateMatcher()).Append([]));
    }

    [Fact]
    public void Append_HugeRecord_IsRefused() =>
        Assert.Equal(RecordProblem.TooLarge, new RecordDecoder(new TemplateMatcher()).Append(new byte[RecordDecoder.MaxRecordBytes + 1]));

    private const string Columns = """
        hex(record_id), toString(toUnixTimestamp64Micro(time)), gateway_id, site, tenant, app, host, source_service, toString(toInt8(source_evidence)),
        toString(source_confidence), source_detail, destination_service, cluster, destination_address, toString(destination_labels), method, path,
        toString(query_names), toString(query_values), protocol, toString(toInt8(stream_kind)), toString(status), toString(toInt8(response_flag)), response_detail,
        toString(request_bytes), toString(response_bytes), toString(duration_us), toString(upstream_us), toString(retries), toString(grpc_status),
        client_ip, user_agent, principal, session_key, request_id, hex(trace_id), hex(span_id), hex(parent_span_id), tls_version, tls_fingerprint,
        toString(toInt8(waf_mode)), toString(waf_score), toString(waf_rules), policy_id, toString(toInt8(policy_action)), toString(policy_shadow),
        request_shape, response_shape, request_type, response_type, toString(request_sensitive), toString(response_sensitive),
        toString(auth), toString(query_types), route, subset,
        toString(endpoint_id), toString(toUnixTimestamp(window))
        """;

    private static string Row(AccessRecord r) => FormattableString.Invariant(
        $"""
        {Hex(r.RecordId, 16)}|{r.TimeUs}|{r.GatewayId}|{r.Site}|{r.Tenant}|{r.App}|{r.Host}|{r.SourceService}|{(int)r.SourceEvidence}|
        {r.SourceConfidence}|{r.SourceDetail}|{r.DestinationService}|{r.Cluster}|{r.DestinationAddress}|{Map(r.DestinationLabels)}|{r.Method}|{r.Path}|
        {List(r.QueryNames)}|{Map(r.QueryValues)}|{r.Protocol}|{(int)r.StreamKind}|{r.Status}|{(int)r.ResponseFlag}|{r.ResponseDetail}|
        {r.RequestBytes}|{r.ResponseBytes}|{r.DurationUs}|{r.UpstreamUs}|{r.Retries}|{r.GrpcStatus}|
        {r.ClientIp}|{r.UserAgent}|{r.Principal}|{r.SessionKey}|{r.RequestId}|{Hex(r.TraceId, 16)}|{Hex(r.SpanId, 8)}|{Hex(r.ParentSpanId, 8)}|{r.TlsVersion}|{r.TlsFingerprint}|
        {(int)r.WafMode}|{r.WafScore}|[{string.Join(',', r.WafRules)}]|{r.PolicyId}|{(int)r.PolicyAction}|{(r.PolicyShadow ? "true" : "false")}|
        {r.RequestShape}|{r.ResponseShape}|{r.RequestType}|{r.ResponseType}|{List(r.RequestSensitive)}|{List(r.ResponseSensitive)}|
        {List(r.Auth)}|{List(r.QueryTypes)}|{r.Route}|{r.Subset}|
        {(r.StreamKind == StreamKind.Tcp ? 0 : EndpointId.Of(r.Tenant, r.App, r.Host, r.DestinationService, r.Method, PathTemplate.Of(r.Path)))}|{r.TimeUs / 10_000_000 * 10}
        """).ReplaceLineEndings("");

    private static string Hex(ByteString bytes, int size) => Convert.ToHexString(bytes.Span).PadRight(size * 2, '0');

    private static string Map(IEnumerable<KeyValuePair<string, string>> map) => "{" + string.Join(',', map.Select(pair => $"'{pair.Key}':'{pair.Value}'")) + "}";

    private static string List(IEnumerable<string> list) => "[" + string.Join(',', list.Select(name => $"'{name}'")) + "]";

    private static AccessRecord? TryParse(byte[] bytes)
    {
        try
        {
            return AccessRecord.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return null;
        }
    }
}
