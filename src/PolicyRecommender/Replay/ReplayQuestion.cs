using Insight.Contracts.Objects;
using Insight.Contracts.Policies;

namespace Insight.PolicyRecommender.Replay;

/// <summary>What a policy would have done in a time.</summary>
/// <param name="Policy">The policy, in whatever mode: it is asked as if it were enforced.</param>
/// <param name="From">Beginning, UTC.</param>
/// <param name="To">End, UTC.</param>
/// <param name="MostSamples">Most requests that are told one by one.</param>
public sealed record ReplayQuestion(GatewayObject<PolicySpec> Policy, DateTime From, DateTime To, int MostSamples = 20);
