namespace Insight.PolicyRecommender.Candidates.RateLimits;

/// <summary>A limit that was learned, with what it rests on; or why there is none.</summary>
/// <param name="Requests">Requests of a client per minute; 0: there is none.</param>
/// <param name="Refusal">Why not, one sentence; empty: there is one.</param>
/// <param name="Clients">Clients that it was learned from.</param>
/// <param name="Observed">Requests of those.</param>
/// <param name="LeftOut">Clients that were left out because most of their requests were refused.</param>
/// <param name="Median">Most requests in a minute of the client in the middle.</param>
/// <param name="P99">The same, which one client in a hundred exceeds.</param>
/// <param name="P999">The same, one in a thousand.</param>
/// <param name="Most">The same, of the busiest client.</param>
/// <param name="Tail">What the fitted tail says that <paramref name="Exceedance"/> of the clients exceed.</param>
/// <param name="Stability">The lower of the limits that both halves of the time give, divided by the higher.</param>
/// <param name="Exceedance">Share of the clients that it would touch.</param>
public sealed record LearnedLimit(long Requests, string Refusal, int Clients, long Observed, int LeftOut, double Median, double P99, double P999, double Most, double Tail, double Stability, double Exceedance);
