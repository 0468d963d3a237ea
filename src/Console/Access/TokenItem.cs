namespace Insight.Console.Access;

/// <summary>A token as people see it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Owner">User in whose name it acts; empty: in its own.</param>
/// <param name="Roles">Roles by tenant.</param>
/// <param name="CreatedAt">When it was made, UTC.</param>
/// <param name="CreatedBy">By whom.</param>
/// <param name="ExpiresAt">Until when it counts, UTC.</param>
/// <param name="UsedAt">When it was used last, to a minute, UTC; null: never.</param>
/// <param name="RevokedAt">When it was revoked, UTC; null: it was not.</param>
/// <param name="Secret">The token itself, in the answer that made it and in no other.</param>
public sealed record TokenItem(
    string Id, string Name, string Owner, IReadOnlyDictionary<string, string> Roles, DateTime CreatedAt, string CreatedBy, DateTime ExpiresAt, DateTime? UsedAt, DateTime? RevokedAt, string? Secret)
{
    internal static TokenItem Of(AccessToken token, string? secret = null) => new(
        token.Id, token.Name, token.Owner, token.Roles.ByTenant, token.CreatedAt, token.CreatedBy, token.ExpiresAt, token.UsedAt, token.RevokedAt, secret);
}
