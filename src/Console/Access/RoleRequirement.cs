namespace Insight.Console.Access;

/// <summary>What an address asks of its caller. An address that says nothing is closed.</summary>
/// <param name="Least">The role that is needed for a tenant to be told of; <see cref="Role.None"/>: being known is enough.</param>
/// <param name="IsEverywhere">Whether the role is needed for all tenants, because what is told belongs to none.</param>
/// <param name="IsPersonal">Whether only a person who signed in is answered: a token makes no tokens and no users.</param>
public sealed record RoleRequirement(Role Least, bool IsEverywhere = false, bool IsPersonal = false);
