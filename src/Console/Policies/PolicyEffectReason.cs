namespace Insight.Console.Policies;

/// <summary>One of the things that a policy said.</summary>
/// <param name="Action">none, allow, deny, limit or mask.</param>
/// <param name="Reason">Word of the rule.</param>
/// <param name="Acted">Whether it acted.</param>
/// <param name="Requests">Of how many requests.</param>
public sealed record PolicyEffectReason(string Action, string Reason, bool Acted, long Requests);
