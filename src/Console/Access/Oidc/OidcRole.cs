namespace Insight.Console.Access.Oidc;

/// <summary>A role that a value of a claim gives.</summary>
public sealed class OidcRole
{
    /// <summary>The value, such as the name of a group.</summary>
    public string Value { get; set; } = "";

    /// <summary>The tenant; <c>*</c> for all.</summary>
    public string Tenant { get; set; } = Grants.AllTenants;

    /// <summary>The role.</summary>
    public string Role { get; set; } = "";
}
