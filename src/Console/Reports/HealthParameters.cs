using System.ComponentModel;
using Insight.Console.Access;
using Microsoft.AspNetCore.Mvc;

namespace Insight.Console.Reports;

/// <summary>Whose clusters and routes a caller asks for.</summary>
internal readonly record struct HealthParameters([property: FromQuery(Name = "tenant"), Description("Tenant; all that the caller may see when left out.")] string? Tenant)
{
    /// <summary>The tenants that are told of; empty of one that the caller may not see, as if there were none.</summary>
    public TenantScope Narrow(TenantScope scope) => Tenant is not { Length: > 0 } tenant ? scope : TenantScope.Of(scope.Allows(tenant) ? [tenant] : [], scope.MaxRows);
}
