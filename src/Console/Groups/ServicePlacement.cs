namespace Insight.Console.Groups;

/// <summary>What most requests to a service tell of it.</summary>
/// <param name="Version">The label <c>version</c> of what answered; null when none had one. Untrusted text.</param>
/// <param name="Site">The site of the gateway; null when none had one.</param>
internal sealed record ServicePlacement(string? Version, string? Site);
