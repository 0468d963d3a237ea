using Insight.Storage.ClickHouse;

namespace Insight.Console.Access;

/// <summary>The facts in ClickHouse as the console's readers get at them: only for some tenants, which the engine itself sees to.</summary>
/// <param name="storage">The storage.</param>
public sealed class FactStorage(ClickHouseDataSource storage)
{
    /// <summary>A connection for one query.</summary>
    public ClickHouseConnection CreateConnection(TenantScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return scope.Tenants is { } some ? storage.CreateConnection(some) : storage.CreateConnection();
    }
}
