namespace Insight.Console.Access;

/// <summary>Which names and passwords users may have.</summary>
public static class PasswordRules
{
    /// <summary>Shortest password (NIST SP 800-63B asks for 8; these guard more than one account).</summary>
    public const int MinLength = 12;

    /// <summary>Longest password: hashing is paid by us.</summary>
    public const int MaxLength = 128;

    /// <summary>Longest name.</summary>
    public const int MaxName = 64;

    /// <summary>What is wrong with a password; null when nothing is.</summary>
    public static string? Problem(string? password, string name) =>
        password is null || password.Length < MinLength || password.Length > MaxLength ? $"password: {MinLength} to {MaxLength} characters are needed."
        : password.Contains(name, StringComparison.OrdinalIgnoreCase) && password.Length < MinLength + name.Length ? "password: take one that is not made of the name."
        : password.Distinct().Count() < 5 ? "password: take one with more different characters."
        : null;

    /// <summary>What is wrong with a name; null when nothing is. Small letters only, so that nobody is two people, and no colon, which names of jobs and tokens have.</summary>
    public static string? NameProblem(string? name) =>
        name is { Length: > 0 and <= MaxName } && name.All(static c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '.' or '_' or '-' or '+' or '@') && char.IsAsciiLetterOrDigit(name[0])
            ? null
            : $"name: 1 to {MaxName} of a-z, 0-9, '.', '_', '-', '+', '@' are needed, a letter or digit first.";
}
