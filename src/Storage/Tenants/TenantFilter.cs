using System.Text;

namespace Insight.Storage.Tenants;

/// <summary>
/// Makes ClickHouse itself leave out the rows of other tenants, whatever a query says: the setting <c>additional_table_filters</c> adds a condition to every table that is
/// read, also below views and in subqueries. No query can forget it.
/// </summary>
public static class TenantFilter
{
    /// <summary>Name of the setting.</summary>
    public const string Setting = "additional_table_filters";

    /// <summary>Most tenants of one filter: it travels in the address of each query.</summary>
    public const int MaxTenants = 32;

    /// <summary>The setting's value for some tenants; none: no rows.</summary>
    /// <exception cref="ArgumentException">There are more than <see cref="MaxTenants"/>.</exception>
    public static string Of(IReadOnlyCollection<string> tenants)
    {
        ArgumentNullException.ThrowIfNull(tenants);
        if (tenants.Count > MaxTenants) throw new ArgumentException($"At most {MaxTenants} tenants can be read at once.", nameof(tenants));
        // Hexadecimal digits: whatever a tenant is called, its name is data here.
        string own = tenants.Count == 0 ? "0" : $"tenant IN ({string.Join(',', tenants.Select(static tenant => $"unhex(\\'{Convert.ToHexString(Encoding.UTF8.GetBytes(tenant))}\\')"))})";
        StringBuilder filters = new("{");
        foreach (string table in TenantTables.Owned) Add(table, own);
        foreach (string table in TenantTables.Closed) Add(table, "0");
        return filters.Append('}').ToString();

        // On a cluster the same condition holds on each shard, where tables have another name.
        void Add(string table, string condition) => filters.Append(filters.Length > 1 ? "," : "").Append('\'').Append(table).Append("':'").Append(condition)
            .Append("','").Append(table).Append("_local':'").Append(condition).Append('\'');
    }
}
