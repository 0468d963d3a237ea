using Microsoft.Extensions.Logging;

namespace Insight.Gateway.Traffic.Upstreams;

/// <summary>What is said once for each change. Names and addresses are the operator's own.</summary>
internal static partial class UpstreamLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Cluster {Cluster}: {Address} is unhealthy, its probe fails")]
    public static partial void Unhealthy(ILogger logger, string cluster, string address);

    [LoggerMessage(Level = LogLevel.Information, Message = "Cluster {Cluster}: {Address} is healthy again, its probe succeeds")]
    public static partial void Healthy(ILogger logger, string cluster, string address);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cluster {Cluster}: {Address} is ejected for {Duration}: {Reason}")]
    public static partial void Ejected(ILogger logger, string cluster, string address, TimeSpan duration, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Cluster {Cluster}: the ejection of {Address} is over")]
    public static partial void Readmitted(ILogger logger, string cluster, string address);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Cluster {Cluster}: its endpoints fail too often, the breaker keeps requests away for {Duration}")]
    public static partial void BreakerOpen(ILogger logger, string cluster, TimeSpan duration);

    [LoggerMessage(Level = LogLevel.Information, Message = "Cluster {Cluster}: the breaker is closed again")]
    public static partial void BreakerClosed(ILogger logger, string cluster);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The name {Host} cannot be looked up ({Reason}); its last addresses stay")]
    public static partial void NameFailing(ILogger logger, string host, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "The name {Host} is found again")]
    public static partial void NameFound(ILogger logger, string host);

    [LoggerMessage(Level = LogLevel.Error, Message = "The address {Address} of an endpoint cannot be used")]
    public static partial void AddressUnusable(ILogger logger, string address);

    [LoggerMessage(Level = LogLevel.Error, Message = "Cluster {Cluster}: TLS to endpoints: {Problem}")]
    public static partial void TlsProblem(ILogger logger, string cluster, string problem);
}
