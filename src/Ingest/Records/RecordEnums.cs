namespace Insight.Ingest.Records;

/// <summary>The enums of the table <c>records</c>, exactly as the table declares them, and the last value of each.</summary>
internal static class RecordEnums
{
    public const uint LastSourceEvidence = 7;
    public const uint LastStreamKind = 4;
    public const uint LastResponseFlag = 14;
    public const uint LastWafMode = 2;
    public const uint LastPolicyAction = 4;

    public const uint LastWafSeverity = 8;

    /// <summary>Value of stream_kind of a connection that was passed unread.</summary>
    public const uint Tcp = 4;

    /// <summary>Value of response_flag that says the WAF stopped the request.</summary>
    public const uint StoppedByWaf = 4;

    public const string SourceEvidence = "Enum8('unknown' = 0, 'network' = 1, 'address_map' = 2, 'access_log' = 3, 'trace_hop' = 4, 'gateway_hop' = 5, 'token' = 6, 'mtls' = 7)";

    public const string StreamKind = "Enum8('plain' = 0, 'websocket' = 1, 'server_sent_events' = 2, 'grpc' = 3, 'tcp' = 4)";

    public const string ResponseFlag = "Enum8('none' = 0, 'upstream' = 1, 'timeout' = 2, 'policy' = 3, 'waf' = 4, 'rejected' = 5, 'gateway_lost' = 6, 'client_aborted' = 7, 'no_route' = 8, 'no_upstream' = 9, 'overloaded' = 10, 'fault' = 11, 'unauthenticated' = 12, 'unauthorized' = 13, 'direct' = 14)";

    public const string WafMode = "Enum8('off' = 0, 'detect' = 1, 'block' = 2)";

    public const string WafSeverity = "Enum8('none' = 0, 'emergency' = 1, 'alert' = 2, 'critical' = 3, 'error' = 4, 'warning' = 5, 'notice' = 6, 'info' = 7, 'debug' = 8)";

    public const string PolicyAction = "Enum8('none' = 0, 'allow' = 1, 'deny' = 2, 'limit' = 3, 'mask' = 4)";

    /// <summary>A value that a newer gateway may have added is stored as 0: the rest of its record is as good as any.</summary>
    public static sbyte Known(uint value, uint last) => value <= last ? (sbyte)value : (sbyte)0;
}
