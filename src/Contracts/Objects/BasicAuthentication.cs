namespace Insight.Contracts.Objects;

/// <summary>Names and passwords.</summary>
public sealed record BasicAuthentication
{
    /// <summary>Shown by browsers.</summary>
    public string Realm { get; init; } = "restricted";

    /// <summary>User names and PBKDF2 hashes of their passwords: <c>pbkdf2-sha256$iterations$salt$hash</c>, base 64 (<c>insight hash password</c> makes one). At most 1,000.</summary>
    public IReadOnlyDictionary<string, string> Users { get; init; } = new Dictionary<string, string>();
}
