namespace Insight.Anomaly.Rollouts;

/// <summary>What two versions did in one window, at the endpoints that both served.</summary>
/// <param name="Requests">Requests of the newer version.</param>
/// <param name="Errors">Its errors.</param>
/// <param name="Usual">Errors that its requests would ordinarily bring.</param>
/// <param name="OtherRequests">Requests of the other.</param>
/// <param name="OtherErrors">Its errors.</param>
/// <param name="Rank">How much higher the newer version's durations rank than chance has it, the margin taken off.</param>
/// <param name="RankVariance">Variance of that by chance.</param>
internal readonly record struct RecentWindow(
    double Requests, double Errors, double Usual, double OtherRequests, double OtherErrors, double Rank, double RankVariance);
