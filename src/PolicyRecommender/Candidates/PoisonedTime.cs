namespace Insight.PolicyRecommender.Candidates;

/// <summary>A time that must not teach.</summary>
/// <param name="From">Beginning, UTC.</param>
/// <param name="To">End, UTC.</param>
/// <param name="Client">The client whose requests must not teach; empty: nobody's.</param>
/// <param name="Service">The service that is affected; empty: all.</param>
/// <param name="Reason">One sentence.</param>
public sealed record PoisonedTime(DateTime From, DateTime To, string Client, string Service, string Reason);
