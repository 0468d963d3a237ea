namespace Insight.Ingest.Replay.Formats;

/// <summary>What a field of a log line means: the names that <c>--map</c> takes, and the unit each is read in.</summary>
public enum LogField
{
    /// <summary>When the request arrived: seconds (or milli-, micro-, nanoseconds, told by size) since 1970, ISO 8601, or Apache's form.</summary>
    Time,

    /// <summary>Request method.</summary>
    Method,

    /// <summary>Virtual host, with or without port.</summary>
    Host,

    /// <summary>Path or whole target; a query is reduced to its names.</summary>
    Path,

    /// <summary>Query string alone; reduced to its names.</summary>
    Query,

    /// <summary>Path template or operation, used as path where the line has none.</summary>
    Route,

    /// <summary>Request line: method, target, protocol.</summary>
    Request,

    /// <summary>Protocol, such as HTTP/1.1.</summary>
    Protocol,

    /// <summary>HTTP status.</summary>
    Status,

    /// <summary>Request body bytes.</summary>
    RequestBytes,

    /// <summary>Response body bytes.</summary>
    ResponseBytes,

    /// <summary>Whole duration in milliseconds.</summary>
    LatencyMilliseconds,

    /// <summary>Whole duration in seconds.</summary>
    LatencySeconds,

    /// <summary>Whole duration in microseconds.</summary>
    LatencyMicroseconds,

    /// <summary>Time until the upstream's response headers, milliseconds.</summary>
    UpstreamMilliseconds,

    /// <summary>Time until the upstream's response headers, seconds; nginx writes a list when it tried several.</summary>
    UpstreamSeconds,

    /// <summary>Name of the service that asked.</summary>
    SourceService,

    /// <summary>Instance (pod) of the service that asked.</summary>
    SourceInstance,

    /// <summary>Authenticated name of the service that asked, such as a SPIFFE id.</summary>
    SourcePrincipal,

    /// <summary>Name of the service that answered.</summary>
    DestinationService,

    /// <summary>Instance (pod, host:port) that answered.</summary>
    DestinationInstance,

    /// <summary>Upstream cluster; Envoy's <c>outbound|port|subset|service</c> also names the service and its version.</summary>
    Cluster,

    /// <summary>User agent.</summary>
    UserAgent,

    /// <summary>Client address, with or without port.</summary>
    ClientAddress,

    /// <summary>Authenticated user.</summary>
    Principal,

    /// <summary>Request id.</summary>
    RequestId,

    /// <summary>Trace id, 16 or 32 hexadecimal digits.</summary>
    TraceId,

    /// <summary>Span id, 16 hexadecimal digits.</summary>
    SpanId,

    /// <summary>Span id of the caller, 16 hexadecimal digits.</summary>
    ParentSpanId,

    /// <summary>W3C traceparent header.</summary>
    TraceParent,

    /// <summary>TLS version.</summary>
    TlsVersion,

    /// <summary>Envoy's response flags.</summary>
    ResponseFlags,

    /// <summary>Short cause of the response.</summary>
    ResponseDetail,

    /// <summary>Content type of the response.</summary>
    ResponseType,

    /// <summary>Content type of the request.</summary>
    RequestType,

    /// <summary>grpc-status of the response.</summary>
    GrpcStatus,

    /// <summary>Tenant.</summary>
    Tenant,

    /// <summary>Application.</summary>
    App,
}
