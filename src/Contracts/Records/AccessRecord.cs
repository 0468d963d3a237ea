namespace Insight.Contracts.Records;

/// <summary>What the definition does not generate.</summary>
public sealed partial class AccessRecord
{
    /// <summary>Empties the record, to be filled again: a reader of millions of lines need not make a record of some 1,000 bytes for each.</summary>
    public void Clear()
    {
        RecordId = Google.Protobuf.ByteString.Empty;
        TimeUs = 0;
        GatewayId = Site = Tenant = App = Host = "";
        SourceService = SourceDetail = DestinationService = Cluster = DestinationAddress = "";
        SourceEvidence = default;
        SourceConfidence = 0;
        if (DestinationLabels.Count > 0) DestinationLabels.Clear();
        Method = Path = Protocol = ResponseDetail = "";
        QueryNames.Clear();
        QueryTypes.Clear();
        if (QueryValues.Count > 0) QueryValues.Clear();
        EndpointId = RequestBytes = ResponseBytes = DurationUs = UpstreamUs = 0;
        StreamKind = default;
        Status = Retries = GrpcStatus = 0;
        ResponseFlag = default;
        ClientIp = UserAgent = Principal = SessionKey = RequestId = TlsVersion = TlsFingerprint = "";
        TraceId = SpanId = ParentSpanId = Google.Protobuf.ByteString.Empty;
        WafMode = default;
        WafScore = 0;
        WafRules.Clear();
        WafMatches.Clear();
        WafDetail = null;
        PolicyNotes.Clear();
        PolicyId = "";
        PolicyAction = default;
        PolicyShadow = false;
        RequestShape = ResponseShape = RequestType = ResponseType = "";
        Route = Subset = "";
        RequestSensitive.Clear();
        ResponseSensitive.Clear();
        Auth.Clear();
        _unknownFields = null;
    }
}
