namespace Shop.Users;

/// <summary>What a customer may change about the account; null leaves it.</summary>
public sealed record CustomerChange(string? Name);
