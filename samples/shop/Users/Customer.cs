using System.Text.Json.Serialization;

namespace Shop.Users;

/// <summary>An account.</summary>
public sealed record Customer(Guid Id, string Email, string Name, PostalAddress? Address)
{
    /// <summary>Never leaves the service.</summary>
    [JsonIgnore]
    public string? Password { get; init; }
}
