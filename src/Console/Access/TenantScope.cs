using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;

namespace Insight.Console.Access;

/// <summary>
/// The tenants that an answer may tell of: those for which the caller has the role that the address asks for. Whatever reads facts or decisions for somebody is
/// given one; handlers have it as a parameter, bound from who is signed in.
/// </summary>
public sealed class TenantScope
{
    private readonly FrozenSet<string>? _tenants;

    private TenantScope(FrozenSet<string>? tenants, int maxRows)
    {
        _tenants = tenants;
        MaxRows = maxRows;
        Key = tenants is null ? "*" : string.Join('\n', tenants.Order(StringComparer.Ordinal).Select(static tenant => $"{tenant.Length}:{tenant}"));
    }

    /// <summary>Most rows of one answer.</summary>
    public int MaxRows { get; }

    /// <summary>Equal for scopes of the same tenants.</summary>
    public string Key { get; }

    /// <summary>True when all tenants are in it, and what belongs to none.</summary>
    public bool IsEverywhere => _tenants is null;

    /// <summary>True when nothing is.</summary>
    public bool IsEmpty => _tenants is { Count: 0 };

    /// <summary>The tenants; null: all.</summary>
    public IReadOnlyCollection<string>? Tenants => _tenants;

    /// <summary>All tenants.</summary>
    public static TenantScope Everywhere(int maxRows = Roles.AnalystRows) => new(null, maxRows);

    /// <summary>Some tenants.</summary>
    public static TenantScope Of(IEnumerable<string> tenants, int maxRows = Roles.AnalystRows) => new(tenants.ToFrozenSet(StringComparer.Ordinal), maxRows);

    /// <summary>Whether a tenant is in it.</summary>
    public bool Allows(string tenant) => _tenants is null || _tenants.Contains(tenant);

    /// <summary>Binds the parameter of a handler.</summary>
    /// <exception cref="InvalidOperationException">The address asks for no role: a mistake of ours, and nobody gets an answer by it.</exception>
    public static ValueTask<TenantScope> BindAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return ValueTask.FromResult(context.Features.Get<TenantScope>() ?? throw new InvalidOperationException("This address asks for no role."));
    }
}
