using System.Text.Json;
using Insight.Anomaly.Live;
using Insight.ApiDiscovery.Decisions;
using Insight.ApiDiscovery.Inventory;
using Insight.ApiDiscovery.OpenApi;
using Insight.ApiDiscovery.Schemas;
using Insight.Console.Api;
using Insight.Console.Bundles;
using Insight.Console.Distributions;
using Insight.Console.Enrolment;
using Insight.Console.Incidents;
using Insight.Console.Journeys;
using Insight.Console.Live;
using Insight.Console.Objects;
using Insight.Console.Page;
using Insight.Console.Queries;
using Insight.Console.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Insight.Console;

/// <summary>The two calls that make a web application the console: <c>services.AddConsole()</c> and <c>app.MapConsole()</c>.</summary>
public static class ConsoleServices
{
    /// <summary>Largest message a browser may send to the hub: a call of a few numbers.</summary>
    private const int MaxHubMessageBytes = 4096;

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
        services.AddSingleton<BaselineReader>();
        services.AddSingleton<TrafficReader>();
        services.AddSingleton<EdgeDetailReader>();
        services.AddSingleton<DistributionReader>();
        services.AddSingleton<JourneyReader>();
        services.AddSingleton<WafFindingReader>();
        services.AddSingleton<IncidentReader>();
        services.TryAddSingleton<ExpectationStore>();
        services.TryAddSingleton<DeploymentStore>();
        services.AddSingleton<LiveFeeds>();
        services.TryAddSingleton<AcceptedSchemas>();
        services.TryAddSingleton<DriftRecorder>();
        services.TryAddSingleton<SchemaReader>();
        services.TryAddSingleton<KnownDocuments>();
        services.TryAddSingleton<OperatorDecisions>();
        services.TryAddSingleton<InventoryReader>();
        services.TryAddSingleton<ObjectStore>();
        services.AddRouting();
        services.ConfigureHttpJsonOptions(o => ConsoleJson.Apply(o.SerializerOptions));
        services.AddSignalR(o => o.MaximumReceiveMessageSize = MaxHubMessageBytes)
            .AddJsonProtocol(o => o.PayloadSerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.CamelCase);
        services.AddOpenApi("v1", o => o.AddDocumentTransformer((document, _, _) =>
        {
            document.Info.Title = "Insight console";
            document.Info.Description = "What traffic there was: services, edges and endpoints, what the WAF and detection found in it, and what is known about endpoints. Times are UTC, durations microseconds, sizes bytes. Errors are RFC 9457 problem details.";
            document.Servers?.Clear();
            return Task.CompletedTask;
        }));
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
        app.MapPage();
        app.MapStatus();
        app.MapTraffic();
        app.MapEdgeDetail();
        app.MapDistributions();
        app.MapJourneys();
        app.MapWaf();
        app.MapIncidents();
        app.MapTold();
        if (app.Services.GetService<BundleService>() is not null)
        {
            app.MapBundles();
            app.MapGateways();
            app.MapEnrolment();
        }

        app.MapObjects();
        app.MapInventory();
        app.MapKnownApis();
        app.MapDecisions();
        app.MapOpenApi("/openapi/{documentName}.json");
        app.MapHub<LiveHub>(LiveHub.Path, o => o.TransportMaxBufferSize = MaxHubSendBuffer);
        return app;
    }
}
