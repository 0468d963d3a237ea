using Insight.ApiDiscovery.Inventory;
using Insight.ApiDiscovery.OpenApi;
using Insight.PolicyRecommender.Candidates;
using Insight.PolicyRecommender.Candidates.Blocks;
using Insight.PolicyRecommender.Candidates.Breakers;
using Insight.PolicyRecommender.Candidates.Callers;
using Insight.PolicyRecommender.Candidates.Endpoints;
using Insight.PolicyRecommender.Candidates.Limits;
using Insight.PolicyRecommender.Candidates.Masks;
using Insight.PolicyRecommender.Candidates.RateLimits;
using Insight.PolicyRecommender.Candidates.Schemas;
using Insight.PolicyRecommender.Candidates.Splits;
using Insight.PolicyRecommender.Candidates.Sunsets;
using Insight.PolicyRecommender.Candidates.WafExclusions;
using Insight.PolicyRecommender.Candidates.WafModes;
using Insight.PolicyRecommender.History;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Insight.Console.Proposals;

/// <summary>What proposals are made of.</summary>
public static class CandidateServices
{
    /// <summary>Adds every source of candidates, and what must not teach them. A <c>ClickHouseDataSource</c>, the control database and profiles must be there too.</summary>
    public static IServiceCollection AddCandidates(this IServiceCollection services)
    {
        services.AddSingleton<HistoryReader>();
        services.AddSingleton<IPoisonedTimeSource, IncidentTimes>();
        services.AddSingleton<ICandidateSource, RateLimitSource>();
        services.AddSingleton<ICandidateSource, EndpointAllowSource>();
        services.AddSingleton<ICandidateSource, CallerSource>();
        services.AddSingleton<ICandidateSource, RequestSchemaSource>();
        services.AddSingleton<ICandidateSource, ClientBlockSource>();
        services.AddSingleton<ICandidateSource, WafExclusionSource>();
        services.AddSingleton<ICandidateSource, WafModeSource>();
        services.AddSingleton<ICandidateSource, MaskSource>();
        services.AddSingleton<ICandidateSource, TrafficLimitsSource>();
        services.AddSingleton<ICandidateSource, BreakerSource>();
        services.AddSingleton<ICandidateSource, VersionSplitSource>();
        services.AddSingleton<ICandidateSource, SunsetSource>();
        services.AddSingleton<IParameterProfiles, LearnedParameters>();
        services.AddSingleton<IDeprecatedEndpoints, ZombieEndpoints>();
        services.TryAddSingleton<KnownDocuments>();
        services.TryAddSingleton<InventoryReader>();
        return services;
    }
}
