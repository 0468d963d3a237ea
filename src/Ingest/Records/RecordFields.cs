namespace Insight.Ingest.Records;

/// <summary>The fields of one encoded access record, as they lie in its bytes. Singular fields only; see <see cref="RepeatedFields"/>.</summary>
internal ref struct RecordFields
{
    public ReadOnlySpan<byte> RecordId, GatewayId, Site, Tenant, App, Host;
    public ReadOnlySpan<byte> SourceService, SourceDetail, DestinationService, Cluster, DestinationAddress;
    public ReadOnlySpan<byte> Method, Path, Protocol, ResponseDetail;
    public ReadOnlySpan<byte> ClientIp, UserAgent, Principal, SessionKey, RequestId, TraceId, SpanId, ParentSpanId, TlsVersion, TlsFingerprint;
    public ReadOnlySpan<byte> PolicyId, RequestShape, ResponseShape, RequestType, ResponseType, Route, Subset;
    public long TimeUs;
    public ulong RequestBytes, ResponseBytes, DurationUs, UpstreamUs;
    public uint Status, SourceConfidence, Retries, GrpcStatus, WafScore;
    public uint SourceEvidence, StreamKind, ResponseFlag, WafMode, PolicyAction;
    public bool PolicyShadow;
    public WafDetailFields WafDetail;
}
