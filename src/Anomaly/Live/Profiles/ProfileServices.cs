using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Insight.Anomaly.Live.Profiles;

/// <summary>Adds the learning of request profiles to a host.</summary>
public static class ProfileServices
{
    /// <summary>Adds the job. A <c>ClickHouseDataSource</c>, a <c>ControlDatabase</c>, a <c>LeaseStore</c> and a <see cref="ProfileSecret"/> must be there too.</summary>
    /// <exception cref="ArgumentException">A setting is out of its range.</exception>
    public static IServiceCollection AddProfiles(this IServiceCollection services, ProfileTrainingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        foreach ((string key, string message) in options.Validate()) throw new ArgumentException($"profiles:{key}: {message}.", nameof(options));
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<ProfileStore>();
        services.AddSingleton<ProfilePass>();
        services.AddHostedService<ProfileJob>();
        return services;
    }
}
