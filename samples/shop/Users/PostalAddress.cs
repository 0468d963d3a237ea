namespace Shop.Users;

/// <summary>Where parcels go.</summary>
/// <param name="Street">Street and number.</param>
/// <param name="City">Town.</param>
/// <param name="Postcode">As written in its country.</param>
/// <param name="Country">ISO 3166 code of two letters.</param>
public sealed record PostalAddress(string? Street, string? City, string? Postcode, string? Country);
