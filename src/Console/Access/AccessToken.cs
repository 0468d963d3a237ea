namespace Insight.Console.Access;

/// <summary>A token of a program, without its secret.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What its maker calls it.</param>
/// <param name="Owner">User in whose name it acts; empty: in its own.</param>
/// <param name="Roles">What it may do, as long as its owner may.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
/// <param name="CreatedBy">By whom.</param>
/// <param name="ExpiresAt">Until when it counts, UTC.</param>
/// <param name="UsedAt">When it was used last, to a minute, UTC; null: never.</param>
/// <param name="RevokedAt">When it was revoked, UTC; null: it was not.</param>
public sealed record AccessToken(string Id, string Name, string Owner, Grants Roles, DateTime CreatedAt, string CreatedBy, DateTime ExpiresAt, DateTime? UsedAt, DateTime? RevokedAt);
