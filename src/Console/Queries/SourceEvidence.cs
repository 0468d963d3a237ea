using System.Text.Json.Serialization;

namespace Insight.Console.Queries;

/// <summary>How the source of an edge is known, least trusted first: numbers as in the access record.</summary>
public enum SourceEvidence
{
    /// <summary>Not known.</summary>
    [JsonStringEnumMemberName("unknown")] Unknown = 0,

    /// <summary>A named network holds the client's address.</summary>
    [JsonStringEnumMemberName("network")] Network = 1,

    /// <summary>A service was mapped to the address at that time.</summary>
    [JsonStringEnumMemberName("address-map")] AddressMap = 2,

    /// <summary>A replayed log says so.</summary>
    [JsonStringEnumMemberName("access-log")] AccessLog = 3,

    /// <summary>Same trace as one request under way at the gateway.</summary>
    [JsonStringEnumMemberName("trace-hop")] TraceHop = 4,

    /// <summary>Carries a span id that only the gateway handed out.</summary>
    [JsonStringEnumMemberName("gateway-hop")] GatewayHop = 5,

    /// <summary>Claim of a token whose signature was checked.</summary>
    [JsonStringEnumMemberName("token")] Token = 6,

    /// <summary>SPIFFE name of a client certificate from the trust bundle.</summary>
    [JsonStringEnumMemberName("mtls")] MutualTls = 7,
}
