using Insight.Console.Access.Oidc;
using Microsoft.Extensions.DependencyInjection;

namespace Insight.Console.Access;

/// <summary>What knowing people takes.</summary>
internal static class AccessServices
{
    /// <summary>Adds it. A <c>ControlDatabase</c> must be there too.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services)
    {
        services.AddSingleton<ConsoleAccess>();
        services.AddSingleton<AccessControl>();
        services.AddHostedService(static p => p.GetRequiredService<AccessControl>());
        services.AddSingleton<UserStore>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<AccessTokenStore>();
        services.AddSingleton<CallerFinder>();
        services.AddSingleton<LoginThrottle>();
        services.AddSingleton<PasswordSignIn>();
        services.AddSingleton<OidcClient>();
        services.AddSingleton<OidcFlow>();
        return services;
    }
}
