using Insight.Console.Queries;

namespace Insight.Console.Api;

/// <summary>Why the WAF stopped a request, or would have.</summary>
/// <param name="RequestId">The id that was asked for. Untrusted text.</param>
/// <param name="Blocked">True when the WAF stopped a request of this id.</param>
/// <param name="Items">The findings in the order in which the rules ran; those with <c>blocking</c> made the decision.</param>
/// <param name="Requests">What the access records say of those requests, at most 20 of them; those that are past their retention are missing.</param>
/// <param name="HasMore">True when there are more than are shown, which takes many requests of one id.</param>
public sealed record WafExplanation(string RequestId, bool Blocked, IReadOnlyList<WafFinding> Items, IReadOnlyList<WafRequest> Requests, bool HasMore);
