using Insight.Contracts.Reports;

namespace Insight.Console.Reports;

/// <summary>Clusters and routes as one gateway reported them last.</summary>
/// <param name="Gateway">Its id.</param>
/// <param name="ReceivedAt">When that was, by the console's clock, UTC.</param>
/// <param name="EverySeconds">How often it reports.</param>
/// <param name="Traffic">What it said.</param>
internal sealed record SeenTraffic(string Gateway, DateTime ReceivedAt, int EverySeconds, ReportedTraffic Traffic)
{
    /// <summary>Whether it says so still: a gateway that is silent knows nothing of now.</summary>
    public bool IsSpeaking(DateTime now) => now - ReceivedAt <= Bundles.GatewayStandings.Silence(EverySeconds);
}
