namespace Insight.Contracts.Reports;

/// <summary>How a gateway is and what it sees: what it tells the console again and again. Sizes are bounded, see <see cref="ReportLimits"/>.</summary>
/// <param name="Gateway">The gateway's id.</param>
/// <param name="Site">Its site; may be empty.</param>
/// <param name="Labels">Its labels: with the site they say which bundle it should have.</param>
/// <param name="Version">Version of the product that runs there.</param>
/// <param name="StartedAt">When it started by its own clock, UTC.</param>
/// <param name="EverySeconds">How often it reports: silence is judged by it.</param>
/// <param name="InForce">Number of the bundle in force; 0: its own configuration.</param>
/// <param name="Requests">Requests.</param>
/// <param name="Queue">Records on their way.</param>
/// <param name="Traffic">Its clusters and routes.</param>
public sealed record GatewayReport(
    string Gateway,
    string Site,
    IReadOnlyDictionary<string, string> Labels,
    string Version,
    DateTime StartedAt,
    int EverySeconds,
    long InForce,
    ReportedRequests Requests,
    ReportedJournal Queue,
    ReportedTraffic Traffic);
