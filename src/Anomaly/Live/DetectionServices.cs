using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Insight.Anomaly.Live;

/// <summary>Adds detection to a host.</summary>
public static class DetectionServices
{
    /// <summary>Adds the detection job. A <c>ClickHouseDataSource</c>, a <c>ControlDatabase</c> and a <c>LeaseStore</c> must be there too.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public static IServiceCollection AddDetection(this IServiceCollection services, DetectionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        foreach ((string key, string message) in options.Validate()) throw new ArgumentException($"detection:{key}: {message}.", nameof(options));
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ExpectationStore>();
        services.TryAddSingleton<DeploymentStore>();
        services.TryAddSingleton<IncidentBudgetStore>();
        services.AddSingleton<DetectionPass>();
        services.AddHostedService<DetectionJob>();
        return services;
    }
}
