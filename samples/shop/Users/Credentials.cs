namespace Shop.Users;

/// <summary>What a customer types to get in.</summary>
public sealed record Credentials(string? Email, string? Password);
