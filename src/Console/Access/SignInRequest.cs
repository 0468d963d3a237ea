namespace Insight.Console.Access;

/// <summary>Name and password.</summary>
/// <param name="Name">Name of the user.</param>
/// <param name="Password">Password.</param>
public sealed record SignInRequest(string? Name, string? Password);
