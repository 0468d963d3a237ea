namespace Insight.Console.Policies;

/// <summary>What a policy said of requests as they came: what gateways noted, not a replay.</summary>
/// <param name="Policy">Its name.</param>
/// <param name="From">Beginning, UTC.</param>
/// <param name="To">End (not included), UTC.</param>
/// <param name="StepSeconds">Seconds of a point.</param>
/// <param name="Requests">Requests of the tenant in that time, whether in the policy's scope or not.</param>
/// <param name="InScope">Of these, those in the policy's scope as it is now; null: that could not be told, and <paramref name="Limits"/> says why.</param>
/// <param name="ClientsInScope">Distinct addresses of these, off by some 2 % when there are many; null as above.</param>
/// <param name="Shadow">What it would have done: in shadow, or to clients outside the canary.</param>
/// <param name="Acted">What it did.</param>
/// <param name="Points">Over time, only where there was something, in order.</param>
/// <param name="Reasons">What it said, the most frequent first, at most 20.</param>
/// <param name="Limits">What could not be told of the scope and why, each a sentence.</param>
public sealed record PolicyEffect(
    string Policy, DateTime From, DateTime To, int StepSeconds, long Requests, long? InScope, long? ClientsInScope, PolicyTally Shadow, PolicyTally Acted,
    IReadOnlyList<PolicyEffectPoint> Points, IReadOnlyList<PolicyEffectReason> Reasons, IReadOnlyList<string> Limits);
