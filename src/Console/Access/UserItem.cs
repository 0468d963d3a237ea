namespace Insight.Console.Access;

/// <summary>A user as administrators see them.</summary>
/// <param name="Name">Name.</param>
/// <param name="Origin">Empty: signs in with a password. Otherwise issuer and subject.</param>
/// <param name="Roles">Roles by tenant.</param>
/// <param name="CreatedAt">When they were added, UTC.</param>
/// <param name="CreatedBy">By whom.</param>
/// <param name="SignedInAt">When they signed in last, UTC; null: never.</param>
public sealed record UserItem(string Name, string Origin, IReadOnlyDictionary<string, string> Roles, DateTime CreatedAt, string CreatedBy, DateTime? SignedInAt)
{
    internal static UserItem Of(ConsoleUser user) => new(user.Name, user.Origin, user.Roles.ByTenant, user.CreatedAt, user.CreatedBy, user.SignedInAt);
}
