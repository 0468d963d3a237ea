namespace Insight.Console.Bundles;

/// <summary>A gateway and the bundle it works with.</summary>
/// <param name="Id">The gateway's id, as it gave it.</param>
/// <param name="InForce">Number of the bundle it accepted last; 0: its own configuration.</param>
/// <param name="Answered">Number of the bundle that its last answer was about.</param>
/// <param name="Accepted">Whether it accepted that one.</param>
/// <param name="Reason">Why not, or which parts it does not know; may be empty.</param>
/// <param name="AnsweredAt">When it answered, UTC.</param>
public sealed record GatewayState(string Id, long InForce, long Answered, bool Accepted, string Reason, DateTime AnsweredAt);
