namespace Insight.Gateway.Traffic.Upstreams;

/// <summary>Whether a cluster takes a request.</summary>
internal enum Admission
{
    /// <summary>It does; <see cref="UpstreamCluster.Leave"/> gives the place back.</summary>
    Admitted,

    /// <summary>Too many are under way, and waiting for a place was not possible or took too long.</summary>
    Overloaded,

    /// <summary>Its endpoints failed too often; the breaker keeps requests away from them.</summary>
    BreakerOpen,
}
