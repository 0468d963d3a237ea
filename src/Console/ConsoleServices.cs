using System.Text.Json;
using Insight.Anomaly.Live;
using Insight.ApiDiscovery.Decisions;
using Insight.ApiDiscovery.Inventory;
using Insight.ApiDiscovery.OpenApi;
using Insight.ApiDiscovery.Schemas;
using Insight.Console.Access;
using Insight.Console.Api;
using Insight.Console.Audit;
using Insight.Console.Bands;
using Insight.Console.Bundles;
using Insight.Console.Distributions;
using Insight.Console.Enrolment;
using Insight.Console.Erasure;
using Insight.Console.Exports;
using Insight.Console.Groups;
using Insight.Console.Incidents;
using Insight.Console.Journeys;
using Insight.Console.Live;
using Insight.Console.Metrics;
using Insight.Console.Objects;
using Insight.Console.Owners;
using Insight.Console.Page;
using Insight.Console.Pipeline;
using Insight.Console.Policies;
using Insight.Console.Profiles;
using Insight.Console.Proposals;
using Insight.Console.Queries;
using Insight.Console.Reports;
using Insight.Console.Requests;
using Insight.Console.Retention;
using Insight.Console.Security;
using Insight.Console.Threats;
using Insight.Export.Options;
using Insight.PolicyRecommender.History;
using Insight.Storage.ClickHouse;
using Insight.Storage.Control;
using Insight.Storage.Control.DeadLetters;
using Insight.Storage.Control.Erasure;
using Insight.Storage.Control.Exports;
using Insight.Storage.Control.Reports;
using Insight.Storage.Control.Retention;
using Insight.Storage.Schema;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Insight.Console;

/// <summary>The two calls that make a web application the console: <c>services.AddConsole()</c> and <c>app.MapConsole()</c>.</summary>
public static class ConsoleServices
{
    /// <summary>Largest message a browser may send to the hub: a call of a few numbers, and as many ids of groups as may be open.</summary>
    private const int MaxHubMessageBytes = 4096 + GraphShape.MostOpen * GraphShape.MaxIdLength;

    /// <summary>What may wait in the connection of one slow browser before its stream pauses.</summary>
    private const int MaxHubSendBuffer = 256 << 10;

    /// <summary>Adds the console's services. A <c>ClickHouseDataSource</c> and a <c>ControlDatabase</c> must be there too.</summary>
    public static IServiceCollection AddConsole(this IServiceCollection services, Action<ConsoleOptions> configure)
    {
        services.AddOptions<ConsoleOptions>().Configure(configure).ValidateOnStart();
        services.TryAddSingleton<IValidateOptions<ConsoleOptions>, ConsoleOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(p => new ConsoleToken(p.GetRequiredService<IOptions<ConsoleOptions>>().Value.Token));
        services.TryAddSingleton(GatewayToken.None);
        services.TryAddSingleton<EnrolledGatewayStore>();
        services.AddSingleton(p => new HostCheck(p.GetRequiredService<IOptions<ConsoleOptions>>().Value.AllowedHosts));
        services.AddSingleton<PageFiles>();
        services.AddAccess();
        services.AddSingleton<FactStorage>();
        services.AddSingleton<TenantInventory>();
        services.AddSingleton<BaselineReader>();
        services.AddSingleton<TrafficReader>();
        services.AddSingleton<EdgeDetailReader>();
        services.AddSingleton<ConsumerReader>();
        services.AddSingleton<RequestReader>();
        services.AddSingleton<DistributionReader>();
        services.AddSingleton<JourneyReader>();
        services.AddSingleton<WafFindingReader>();
        services.AddSingleton<IncidentReader>();
        services.AddSingleton<ThreatReader>();
        services.AddSingleton<BandReader>();
        services.TryAddSingleton<ExpectationStore>();
        services.TryAddSingleton<DeploymentStore>();
        services.TryAddSingleton(GraphScale.Default);
        services.AddSingleton<PlacementReader>();
        services.AddSingleton<GraphReader>();
        services.AddSingleton<LiveFeeds>();
        services.TryAddSingleton<AcceptedSchemas>();
        services.TryAddSingleton<DriftRecorder>();
        services.TryAddSingleton<SchemaReader>();
        services.TryAddSingleton<KnownDocuments>();
        services.TryAddSingleton<OperatorDecisions>();
        services.TryAddSingleton<InventoryReader>();
        services.TryAddSingleton<ObjectStore>();
        services.AddSingleton<GatewayTraffic>();
        services.AddSingleton<PolicyReplays>();
        services.AddSingleton(static provider => new ScopeReader(provider.GetRequiredService<ClickHouseDataSource>()));
        services.AddSingleton<PolicyEffectReader>();
        services.AddSingleton<AuditChain>();
        services.AddSingleton<ProposalStore>();
        services.AddSingleton<ProposalService>();
        services.AddSingleton<PersonalProposals>();
        services.AddSingleton<OwnerStore>();
        services.AddSingleton<ProposalRunStore>();
        services.TryAddSingleton<PipelineReports>();
        services.TryAddSingleton<DeadLetterOrders>();
        services.AddSingleton<PipelineReader>();
        services.AddSingleton<DeadLetterReader>();
        services.TryAddSingleton(new ExportOptions());
        services.TryAddSingleton<ExportStates>();
        services.TryAddSingleton<ExportLetters>();
        services.AddSingleton<ExportReader>();
        services.TryAddSingleton<RetentionChoices>();
        services.AddSingleton<RetentionReader>();
        services.TryAddSingleton(static p => new SchemaSettings { Database = p.GetRequiredService<ClickHouseDataSource>().Database });
        services.TryAddSingleton<LeaseStore>();
        services.TryAddSingleton(new SeriesOptions());
        services.AddSingleton<TrafficSeries>();
        services.TryAddSingleton<ErasureStore>();
        services.TryAddSingleton(new ErasureOptions());
        services.AddSingleton<ErasureService>();
        services.TryAddSingleton<IncidentBudgetStore>();
        services.TryAddSingleton(new DetectionOptions());
        services.AddRouting();
        services.ConfigureHttpJsonOptions(o => ConsoleJson.Apply(o.SerializerOptions));
        services.AddSignalR(o => o.MaximumReceiveMessageSize = MaxHubMessageBytes)
            .AddJsonProtocol(o => ConsoleJson.Apply(o.PayloadSerializerOptions).PropertyNamingPolicy = JsonNamingPolicy.CamelCase);
        services.AddOpenApi("v1", o => o.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Insight console";
            document.Info.Description = "What traffic there was: services, edges and endpoints, what the WAF and detection found in it, and what is known about endpoints. Times are UTC, durations microseconds, sizes bytes. Errors are RFC 9457 problem details.";
            document.Servers?.Clear();
            return Task.CompletedTask;
        }).AddDocumentTransformer<SecuritySchemes>().AddOperationTransformer<SecuritySchemes>());
        return services;
    }

    /// <summary>Puts the console into an application: security first, then page, REST, OpenAPI document and hub.</summary>
    public static WebApplication MapConsole(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.UseSecurityHeaders();
        app.UseProblems();
        app.UseMiddleware<AccessMiddleware>();
        app.UseRouting();
        app.UseMiddleware<RoleMiddleware>();
        app.MapPage();
        app.MapStatus();
        app.MapTraffic();
        app.MapEdgeDetail();
        app.MapRequests();
        app.MapDistributions();
        app.MapJourneys();
        app.MapWaf();
        app.MapIncidents();
        app.MapTold();
        app.MapThreats();
        app.MapBands();
        app.MapMetrics();
        if (app.Services.GetService<BundleService>() is not null)
        {
            app.MapBundles();
            app.MapReports();
            app.MapGateways();
            app.MapEnrolment();
            app.MapProfiles();
        }

        app.MapHealth();
        app.MapObjects();
        app.MapPolicyReplay();
        app.MapPolicyEffect();
        app.MapAudit();
        app.MapPipeline();
        app.MapExports();
        app.MapRetention();
        app.MapErasures();
        app.MapBudget();
        app.MapProposals();
        app.MapInventory();
        app.MapKnownApis();
        app.MapDecisions();
        app.MapOwners();
        app.MapSessions();
        app.MapUsers();
        app.MapTokens();
        app.MapOpenApi("/openapi/{documentName}.json").Needs(Role.None);
        app.MapHub<LiveHub>(LiveHub.Path, o => o.TransportMaxBufferSize = MaxHubSendBuffer).Needs(Role.Viewer);
        return app;
    }
}
