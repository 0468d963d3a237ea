namespace Shop.Users;

/// <summary>A new account.</summary>
public sealed record Registration(string? Email, string? Name, string? Password);
