using Insight.Contracts.Objects;
using Insight.Contracts.Policies;

namespace Insight.PolicyRecommender.Candidates;

/// <summary>A policy that history speaks for.</summary>
/// <param name="Key">What it is about, such as <c>rateLimit/shop.example/POST /login</c>: the same question has the same key, so that it is asked once.</param>
/// <param name="Policy">The policy, in shadow, with a name that does not change from run to run.</param>
/// <param name="Changes">Name of the existing policy that it would change; empty: it is a new one.</param>
/// <param name="Title">One sentence: what it does.</param>
/// <param name="WhyNow">One sentence: what in the traffic speaks for it.</param>
/// <param name="Evidence">What it rests on.</param>
public sealed record Candidate(string Key, GatewayObject<PolicySpec> Policy, string Changes, string Title, string WhyNow, CandidateEvidence Evidence);
