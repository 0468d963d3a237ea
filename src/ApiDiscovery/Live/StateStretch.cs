namespace Insight.ApiDiscovery.Live;

/// <summary>Rows of a host that are to become one.</summary>
/// <param name="Host">The host.</param>
/// <param name="From">Start of the first hour, UTC.</param>
/// <param name="Until">End (not included), UTC.</param>
internal sealed record StateStretch(HostKey Host, DateTime From, DateTime Until);
