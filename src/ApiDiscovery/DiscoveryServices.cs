using Insight.ApiDiscovery.Days;
using Insight.ApiDiscovery.Decisions;
using Insight.ApiDiscovery.Inventory;
using Insight.ApiDiscovery.Live;
using Insight.ApiDiscovery.OpenApi;
using Insight.ApiDiscovery.Schemas;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Insight.ApiDiscovery;

/// <summary>Adds discovery to a host.</summary>
public static class DiscoveryServices
{
    /// <summary>Adds the discovery job. A <c>ClickHouseDataSource</c>, a <c>ControlDatabase</c> and a <c>LeaseStore</c> must be there too.</summary>
    public static IServiceCollection AddDiscovery(this IServiceCollection services, Action<DiscoveryOptions>? configure = null)
    {
        services.AddOptions<DiscoveryOptions>()
            .Configure(o => configure?.Invoke(o))
            .Validate(o => o.Interval >= TimeSpan.FromSeconds(1) && o.Interval <= TimeSpan.FromHours(1), "discovery:interval: must be from one second to one hour.")
            .Validate(o => o.DayInterval >= TimeSpan.FromSeconds(1) && o.DayInterval <= TimeSpan.FromHours(1), "discovery:dayInterval: must be from one second to one hour.")
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<OperatorDecisions>();
        services.TryAddSingleton<KnownDocuments>();
        services.AddSingleton<LearningInputs>();
        services.AddSingleton<LearningPass>();
        services.AddSingleton<DayPass>();
        services.TryAddSingleton<AcceptedSchemas>();
        services.TryAddSingleton<DriftRecorder>();
        services.AddSingleton<InventoryPass>();
        services.AddHostedService<DiscoveryJob>();
        return services;
    }
}
