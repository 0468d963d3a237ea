namespace Insight.Console.Access;

/// <summary>A new password.</summary>
/// <param name="Current">The present one; only when one's own is changed.</param>
/// <param name="Password">The new one.</param>
public sealed record PasswordChange(string? Current, string? Password);
