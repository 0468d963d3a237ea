using Google.Protobuf;
using Insight.Contracts.Ids;
using Insight.Contracts.Records;
using Insight.Ingest.Records;
using Insight.Ingest.Replay.Formats;

namespace Insight.Ingest.Replay;

/// <summary>Makes an access record of a log line, with what the request says where the line says nothing.</summary>
internal sealed class LineConverter(ReplayRequest request)
{
    /// <summary>In the column gateway_id: tells replayed records from those of gateways.</summary>
    public const string GatewayId = "replay";

    private readonly ILineParser _parser = request.Format switch
    {
        LogFormat.Combined => new CombinedLineParser(),
        LogFormat.Envoy or LogFormat.Ndjson => new JsonLineParser(request.Map),
        _ => new AnyLineParser(request.Map),
    };

    /// <summary>The record of a line, or why there is none; either way with an id.</summary>
    public LineProblem Convert(ReadOnlySpan<byte> line, long number, LineIdentity identity, out AccessRecord record, out RecordId id)
    {
        record = new AccessRecord();
        LineProblem problem = Convert(line, record);
        id = identity.IdOf(line, number, problem.Exists ? 0 : record.TimeUs);
        if (problem.Exists) return problem;

        byte[] bytes = new byte[RecordId.Size];
        id.Write(bytes);
        record.RecordId = UnsafeByteOperations.UnsafeWrap(bytes);
        record.GatewayId = GatewayId;
        return LineProblem.None;
    }

    /// <summary>Fills an empty record, without an id, from a line; or says why that cannot be.</summary>
    public LineProblem Convert(ReadOnlySpan<byte> line, AccessRecord record)
    {
        LineProblem problem = _parser.Parse(line, record);
        if (!problem.Exists && record.TimeUs is <= 0 or >= RecordDecoder.EndOfTimeUs)
            problem = new LineProblem("time-out-of-range", "The time is before 1970 or after 2099.");
        if (problem.Exists) return problem;
        if (record.Tenant.Length == 0) record.Tenant = request.Tenant;
        if (record.App.Length == 0) record.App = request.App;
        if (record.Host.Length == 0) record.Host = request.Host;
        if (record.DestinationService.Length == 0) record.DestinationService = request.Service.Length > 0 ? request.Service : record.Host;
        if (record.SourceService.Length > 0)
        {
            record.SourceEvidence = IdentityEvidence.AccessLog;
            record.SourceConfidence = SourceConfidence.AccessLog;
        }

        return LineProblem.None;
    }
}
