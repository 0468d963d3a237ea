namespace Insight.Console.Access;

/// <summary>A token to make.</summary>
/// <param name="Name">What it is for.</param>
/// <param name="Roles">Roles by tenant, none of them more than one's own; left out: as one's own.</param>
/// <param name="Days">How many days it counts, 1 to 366; 90 when left out.</param>
public sealed record TokenRequest(string? Name, IReadOnlyDictionary<string, string>? Roles, int? Days);
