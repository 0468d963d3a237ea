using System.Collections.Frozen;
using System.Text.Json;
using Insight.Storage.Tenants;

namespace Insight.Console.Access;

/// <summary>Somebody's roles by tenant. Immutable.</summary>
public sealed class Grants
{
    /// <summary>Stands for all tenants.</summary>
    public const string AllTenants = "*";

    /// <summary>Longest name of a tenant.</summary>
    private const int MaxTenant = 100;

    private readonly FrozenDictionary<string, Role> _roles;

    private Grants(IEnumerable<KeyValuePair<string, Role>> roles) => _roles = roles.Where(static role => role.Value != Role.None).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>No role anywhere.</summary>
    public static Grants None { get; } = new([]);

    /// <summary>Admin of all tenants.</summary>
    public static Grants Everything { get; } = new([KeyValuePair.Create(AllTenants, Role.Admin)]);

    /// <summary>By tenant, in words.</summary>
    public IReadOnlyDictionary<string, string> ByTenant => new SortedDictionary<string, string>(_roles.ToDictionary(static role => role.Key, static role => Roles.Word(role.Value)), StringComparer.Ordinal);

    /// <summary>Roles given by words; a problem names the field and the fix.</summary>
    public static (Grants? Grants, string Problem) Of(IReadOnlyDictionary<string, string>? roles)
    {
        if (roles is not { Count: > 0 and <= TenantFilter.MaxTenants }) return (null, $"roles: 1 to {TenantFilter.MaxTenants} are needed, such as {{\"shop\":\"analyst\"}}; the tenant * stands for all.");
        List<KeyValuePair<string, Role>> read = [];
        foreach ((string tenant, string word) in roles)
        {
            if (tenant.Length > MaxTenant || tenant.Any(char.IsControl)) return (null, $"roles: names of tenants have at most {MaxTenant} characters, none of them a control character.");
            if (!Roles.TryParse(word, out Role role)) return (null, $"roles: a role is {Roles.Words}.");
            read.Add(KeyValuePair.Create(tenant, role));
        }

        return (new Grants(read), "");
    }

    /// <summary>As they stand in the database.</summary>
    public static Grants Read(string json) => Of(JsonSerializer.Deserialize<Dictionary<string, string>>(json)).Grants ?? None;

    /// <summary>For the database and the log: one text for the same roles.</summary>
    public string Text() => JsonSerializer.Serialize(ByTenant);

    /// <summary>The role for a tenant.</summary>
    public Role In(string tenant)
    {
        Role own = _roles.GetValueOrDefault(tenant), all = Everywhere;
        return own > all ? own : all;
    }

    /// <summary>The role for all tenants, and so also for what belongs to none.</summary>
    public Role Everywhere => _roles.GetValueOrDefault(AllTenants);

    /// <summary>The tenants for which somebody has a role, and how much of them he gets at once.</summary>
    public TenantScope Scope(Role least)
    {
        int rows = _roles.Values.Append(Role.None).Max() >= Role.Analyst ? Roles.AnalystRows : Roles.ViewerRows;
        return Everywhere >= least ? TenantScope.Everywhere(rows) : TenantScope.Of(_roles.Where(role => role.Value >= least && role.Key != AllTenants).Select(static role => role.Key), rows);
    }

    /// <summary>Whether whoever has these roles has at least the others, everywhere.</summary>
    public bool Contain(Grants other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other._roles.All(role => (role.Key == AllTenants ? Everywhere : In(role.Key)) >= role.Value);
    }

    /// <summary>Whether these administer every tenant that the others are about.</summary>
    public bool Administer(Grants other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Everywhere >= Role.Admin || other._roles.Keys.All(tenant => tenant != AllTenants && In(tenant) >= Role.Admin);
    }

    /// <summary>What both have.</summary>
    public Grants Within(Grants other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new Grants(_roles.Keys.Union(other._roles.Keys).Select(tenant => KeyValuePair.Create(tenant, Least(RoleFor(tenant), other.RoleFor(tenant)))));

        static Role Least(Role one, Role another) => one < another ? one : another;
    }

    private Role RoleFor(string key) => key == AllTenants ? Everywhere : In(key);
}
