namespace Insight.Console.Policies;

/// <summary>What a policy said of requests as they came: what gateways noted, not a replay.</summary>
/// <param name="Policy">Its name.</param>
/// <param name="From">Beginning, UTC.</param>
/// <param name="To">End (not included), UTC.</param>
/// <param name="StepSeconds">Seconds of a point.</param>
/// <param name="Requests">Requests of the tenant in that time, whether in the policy's scope or not.</param>
/// <param name="Shadow">What it would have done: in shadow, or to clients outside the canary.</param>
/// <param name="Acted">What it did.</param>
/// <param name="Points">Over time, only where there was something, in order.</param>
/// <param name="Reasons">What it said, the most frequent first, at most 20.</param>
public sealed record PolicyEffect(
    string Policy, DateTime From, DateTime To, int StepSeconds, long Requests, PolicyTally Shadow, PolicyTally Acted, IReadOnlyList<PolicyEffectPoint> Points, IReadOnlyList<PolicyEffectReason> Reasons);
