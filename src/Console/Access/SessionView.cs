namespace Insight.Console.Access;

/// <summary>Who asks, and what they may do.</summary>
/// <param name="Name">Name; empty while the console is open: callers then say it themselves.</param>
/// <param name="Kind">How it is known.</param>
/// <param name="Roles">Roles by tenant; the tenant <c>*</c> stands for all.</param>
/// <param name="ClaimableUntil">Until when the console can be claimed, UTC; null: it was, or the time is over.</param>
public sealed record SessionView(string Name, CallerKind Kind, IReadOnlyDictionary<string, string> Roles, DateTime? ClaimableUntil);
