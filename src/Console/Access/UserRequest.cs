namespace Insight.Console.Access;

/// <summary>A user to add, or new roles of one.</summary>
/// <param name="Name">Name; only of a new one.</param>
/// <param name="Password">Password; only of a new one.</param>
/// <param name="Roles">Roles by tenant, such as <c>{"shop":"analyst"}</c>; the tenant <c>*</c> stands for all.</param>
public sealed record UserRequest(string? Name, string? Password, IReadOnlyDictionary<string, string>? Roles);
