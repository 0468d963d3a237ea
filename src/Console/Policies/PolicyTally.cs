namespace Insight.Console.Policies;

/// <summary>How much a policy touched.</summary>
/// <param name="Requests">Requests that it had something to say of.</param>
/// <param name="Denied">Of these, those that it turned away, or would have: denials and limits.</param>
/// <param name="Clients">Distinct addresses of the denied ones, off by some 2 % when there are many.</param>
public sealed record PolicyTally(long Requests, long Denied, long Clients);
