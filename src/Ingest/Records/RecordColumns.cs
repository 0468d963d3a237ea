using System.Text;
using System.Text.Unicode;
using Insight.Storage.ClickHouse.Native;

namespace Insight.Ingest.Records;

/// <summary>The columns of the table <c>records</c> as a block under construction: one row per appended record.</summary>
/// <remarks>Types must be those of the table, enums included, so that the server need not convert. Hot path.</remarks>
internal sealed class RecordColumns
{
    private static readonly UTF8Encoding Replacing = new(encoderShouldEmitUTF8Identifier: false);

    private readonly FixedStringColumn _recordId, _traceId, _spanId, _parentSpanId;
    private readonly NumberColumn<long> _time;
    private readonly NumberColumn<uint> _window, _retries, _grpcStatus, _wafScore, _wafThreshold, _wafShadowScore;
    private readonly NumberColumn<ulong> _endpointId, _requestBytes, _responseBytes, _durationUs, _upstreamUs;
    private readonly NumberColumn<ushort> _status;
    private readonly NumberColumn<byte> _confidence, _policyShadow, _wafParanoia, _wafShadowParanoia, _wafShadowBlocks;
    private readonly NumberColumn<sbyte> _evidence, _streamKind, _responseFlag, _wafMode, _policyAction;
    private readonly LowCardinalityStringColumn _gatewayId, _site, _tenant, _app, _host, _sourceService, _sourceDetail;
    private readonly LowCardinalityStringColumn _destinationService, _cluster, _destinationAddress, _method, _protocol, _responseDetail;
    private readonly LowCardinalityStringColumn _clientIp, _userAgent, _principal, _tlsVersion, _tlsFingerprint, _policyId;
    private readonly LowCardinalityStringColumn _requestShape, _responseShape, _requestType, _responseType, _route, _subset;
    private readonly StringColumn _path, _sessionKey, _requestId;
    private readonly MapColumn<StringColumn, StringColumn> _labels;
    private readonly MapColumn<StringColumn, StringColumn> _queryValues;
    private readonly ArrayColumn<StringColumn> _queryNames, _requestSensitive, _responseSensitive, _auth, _queryTypes;
    private readonly ArrayColumn<NumberColumn<uint>> _wafRules;

    public RecordColumns()
    {
        _recordId = Block.AddFixedString("record_id", 16);
        _time = Block.AddTime("time");
        _window = Block.AddNumber<uint>("window", "DateTime('UTC')");
        _gatewayId = Block.AddLowCardinality("gateway_id");
        _site = Block.AddLowCardinality("site");
        _tenant = Block.AddLowCardinality("tenant");
        _app = Block.AddLowCardinality("app");
        _host = Block.AddLowCardinality("host");
        _sourceService = Block.AddLowCardinality("source_service");
        _evidence = Block.AddNumber<sbyte>("source_evidence", RecordEnums.SourceEvidence);
        _confidence = Block.AddNumber<byte>("source_confidence", "UInt8");
        _sourceDetail = Block.AddLowCardinality("source_detail");
        _destinationService = Block.AddLowCardinality("destination_service");
        _cluster = Block.AddLowCardinality("cluster");
        _destinationAddress = Block.AddLowCardinality("destination_address");
        _labels = Block.Add("destination_labels", new MapColumn<StringColumn, StringColumn>(new(), new()));
        _method = Block.AddLowCardinality("method");
        _path = Block.AddString("path");
        _queryNames = Block.Add("query_names", new ArrayColumn<StringColumn>(new()));
        _queryValues = Block.Add("query_values", new MapColumn<StringColumn, StringColumn>(new(), new()));
        _endpointId = Block.AddNumber<ulong>("endpoint_id", "UInt64");
        _protocol = Block.AddLowCardinality("protocol");
        _streamKind = Block.AddNumber<sbyte>("stream_kind", RecordEnums.StreamKind);
        _status = Block.AddNumber<ushort>("status", "UInt16");
        _responseFlag = Block.AddNumber<sbyte>("response_flag", RecordEnums.ResponseFlag);
        _responseDetail = Block.AddLowCardinality("response_detail");
        _requestBytes = Block.AddNumber<ulong>("request_bytes", "UInt64");
        _responseBytes = Block.AddNumber<ulong>("response_bytes", "UInt64");
        _durationUs = Block.AddNumber<ulong>("duration_us", "UInt64");
        _upstreamUs = Block.AddNumber<ulong>("upstream_us", "UInt64");
        _retries = Block.AddNumber<uint>("retries", "UInt32");
        _grpcStatus = Block.AddNumber<uint>("grpc_status", "UInt32");
        _clientIp = Block.AddLowCardinality("client_ip");
        _userAgent = Block.AddLowCardinality("user_agent");
        _principal = Block.AddLowCardinality("principal");
        _sessionKey = Block.AddString("session_key");
        _requestId = Block.AddString("request_id");
        _traceId = Block.AddFixedString("trace_id", 16);
        _spanId = Block.AddFixedString("span_id", 8);
        _parentSpanId = Block.AddFixedString("parent_span_id", 8);
        _tlsVersion = Block.AddLowCardinality("tls_version");
        _tlsFingerprint = Block.AddLowCardinality("tls_fingerprint");
        _wafMode = Block.AddNumber<sbyte>("waf_mode", RecordEnums.WafMode);
        _wafScore = Block.AddNumber<uint>("waf_score", "UInt32");
        _wafRules = Block.Add("waf_rules", new ArrayColumn<NumberColumn<uint>>(new("UInt32")));
        _policyId = Block.AddLowCardinality("policy_id");
        _policyAction = Block.AddNumber<sbyte>("policy_action", RecordEnums.PolicyAction);
        _policyShadow = Block.AddNumber<byte>("policy_shadow", "Bool");
        _requestShape = Block.AddLowCardinality("request_shape");
        _responseShape = Block.AddLowCardinality("response_shape");
        _requestType = Block.AddLowCardinality("request_type");
        _responseType = Block.AddLowCardinality("response_type");
        _requestSensitive = Block.Add("request_sensitive", new ArrayColumn<StringColumn>(new()));
        _responseSensitive = Block.Add("response_sensitive", new ArrayColumn<StringColumn>(new()));
        _auth = Block.Add("auth", new ArrayColumn<StringColumn>(new()));
        _queryTypes = Block.Add("query_types", new ArrayColumn<StringColumn>(new()));
        _route = Block.AddLowCardinality("route");
        _subset = Block.AddLowCardinality("subset");
        _wafParanoia = Block.AddNumber<byte>("waf_paranoia", "UInt8");
        _wafThreshold = Block.AddNumber<uint>("waf_threshold", "UInt32");
        _wafShadowParanoia = Block.AddNumber<byte>("waf_shadow_paranoia", "UInt8");
        _wafShadowScore = Block.AddNumber<uint>("waf_shadow_score", "UInt32");
        _wafShadowBlocks = Block.AddNumber<byte>("waf_shadow_blocks", "Bool");
    }

    /// <summary>The block to send.</summary>
    public NativeBlock Block { get; } = new();

    /// <summary>Appends one row. Nothing in here can fail: the record was checked before.</summary>
    public void Append(in RecordFields r, RepeatedFields repeated, ReadOnlySpan<byte> record, uint window, ulong endpointId)
    {
        _recordId.Append(r.RecordId);
        _time.Append(r.TimeUs);
        _window.Append(window);
        Text(_gatewayId, r.GatewayId);
        Text(_site, r.Site);
        Text(_tenant, r.Tenant);
        Text(_app, r.App);
        Text(_host, r.Host);
        Text(_sourceService, r.SourceService);
        _evidence.Append(RecordEnums.Known(r.SourceEvidence, RecordEnums.LastSourceEvidence));
        _confidence.Append((byte)Math.Min(r.SourceConfidence, 100));
        Text(_sourceDetail, r.SourceDetail);
        Text(_destinationService, r.DestinationService);
        Text(_cluster, r.Cluster);
        Text(_destinationAddress, r.DestinationAddress);
        Text(_method, r.Method);
        _path.Append(Valid(r.Path));
        _endpointId.Append(endpointId);
        Text(_protocol, r.Protocol);
        _streamKind.Append(RecordEnums.Known(r.StreamKind, RecordEnums.LastStreamKind));
        _status.Append((ushort)Math.Min(r.Status, ushort.MaxValue));
        _responseFlag.Append(RecordEnums.Known(r.ResponseFlag, RecordEnums.LastResponseFlag));
        Text(_responseDetail, r.ResponseDetail);
        _requestBytes.Append(Math.Min(r.RequestBytes, RecordDecoder.MaxAmount));
        _responseBytes.Append(Math.Min(r.ResponseBytes, RecordDecoder.MaxAmount));
        _durationUs.Append(Math.Min(r.DurationUs, RecordDecoder.MaxAmount));
        _upstreamUs.Append(Math.Min(r.UpstreamUs, RecordDecoder.MaxAmount));
        _retries.Append(r.Retries);
        _grpcStatus.Append(r.GrpcStatus);
        Text(_clientIp, r.ClientIp);
        Text(_userAgent, r.UserAgent);
        Text(_principal, r.Principal);
        _sessionKey.Append(Valid(r.SessionKey));
        _requestId.Append(Valid(r.RequestId));
        _traceId.Append(r.TraceId.Length == 16 ? r.TraceId : default);
        _spanId.Append(r.SpanId.Length == 8 ? r.SpanId : default);
        _parentSpanId.Append(r.ParentSpanId.Length == 8 ? r.ParentSpanId : default);
        Text(_tlsVersion, r.TlsVersion);
        Text(_tlsFingerprint, r.TlsFingerprint);
        _wafMode.Append(RecordEnums.Known(r.WafMode, RecordEnums.LastWafMode));
        _wafScore.Append(r.WafScore);
        _wafParanoia.Append((byte)Math.Min(r.WafDetail.Paranoia, byte.MaxValue));
        _wafThreshold.Append(r.WafDetail.Threshold);
        _wafShadowParanoia.Append((byte)Math.Min(r.WafDetail.ShadowParanoia, byte.MaxValue));
        _wafShadowScore.Append(r.WafDetail.ShadowScore);
        _wafShadowBlocks.Append(r.WafDetail.ShadowBlocks ? (byte)1 : (byte)0);
        Text(_policyId, r.PolicyId);
        _policyAction.Append(RecordEnums.Known(r.PolicyAction, RecordEnums.LastPolicyAction));
        _policyShadow.Append(r.PolicyShadow ? (byte)1 : (byte)0);
        Text(_route, r.Route);
        Text(_subset, r.Subset);
        Text(_requestShape, r.RequestShape);
        Text(_responseShape, r.ResponseShape);
        Text(_requestType, r.RequestType);
        Text(_responseType, r.ResponseType);
        AppendRepeated(repeated, record);
    }

    private void AppendRepeated(RepeatedFields repeated, ReadOnlySpan<byte> record)
    {
        foreach (uint rule in repeated.WafRules) _wafRules.Elements.Append(rule);
        _wafRules.EndRow();
        for (int at = 0; repeated.Next(15, ref at, record, out ReadOnlySpan<byte> entry);)
        {
            if (!RecordParser.TryParseEntry(entry, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)) continue;
            _labels.Keys.Append(Valid(key));
            _labels.Values.Append(Valid(value));
        }

        _labels.EndRow();
        for (int at = 0; repeated.Next(19, ref at, record, out ReadOnlySpan<byte> entry);)
        {
            if (!RecordParser.TryParseEntry(entry, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> value)) continue;
            _queryValues.Keys.Append(Valid(key));
            _queryValues.Values.Append(Valid(value));
        }

        _queryValues.EndRow();
        AppendNames(_queryNames, 18, repeated, record);
        AppendNames(_requestSensitive, 52, repeated, record);
        AppendNames(_responseSensitive, 53, repeated, record);
        AppendNames(_auth, 55, repeated, record);
        AppendNames(_queryTypes, 56, repeated, record);
    }

    private static void AppendNames(ArrayColumn<StringColumn> column, int field, RepeatedFields repeated, ReadOnlySpan<byte> record)
    {
        for (int at = 0; repeated.Next(field, ref at, record, out ReadOnlySpan<byte> name);) column.Elements.Append(Valid(name));
        column.EndRow();
    }

    private static void Text(LowCardinalityStringColumn column, ReadOnlySpan<byte> text) => column.Append(Valid(text));

    /// <summary>The text itself, or with U+FFFD for what is not UTF-8: one bad byte must not break a reader of the table.</summary>
    internal static ReadOnlySpan<byte> Valid(ReadOnlySpan<byte> text) =>
        Utf8.IsValid(text) ? text : Replacing.GetBytes(Replacing.GetString(text));
}
