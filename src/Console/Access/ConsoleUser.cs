namespace Insight.Console.Access;

/// <summary>A user of the console.</summary>
/// <param name="Name">Name, in small letters.</param>
/// <param name="Origin">Empty: signs in with a password. Otherwise issuer and subject.</param>
/// <param name="Roles">What they may do.</param>
/// <param name="CreatedAt">When they were added, UTC.</param>
/// <param name="CreatedBy">By whom.</param>
/// <param name="SignedInAt">When they signed in last, UTC; null: never.</param>
public sealed record ConsoleUser(string Name, string Origin, Grants Roles, DateTime CreatedAt, string CreatedBy, DateTime? SignedInAt);
