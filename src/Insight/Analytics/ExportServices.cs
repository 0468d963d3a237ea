using System.Reflection;
using Insight.Configuration;
using Insight.Export.Delivery;
using Insight.Export.Destinations;
using Insight.Export.Options;
using Insight.Export.Safety;
using Insight.Export.Sources;
using Insight.Run;
using Insight.Storage.ClickHouse;
using Insight.Storage.Control;
using Insight.Storage.Control.Exports;
using Microsoft.Extensions.DependencyInjection;

namespace Insight.Analytics;

/// <summary>Telling other systems: what <c>export</c> in insight.yaml needs.</summary>
internal static class ExportServices
{
    /// <summary>Version of this product, as events name it.</summary>
    public static string Version { get; } = typeof(ExportServices).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    /// <summary>Adds destinations and what delivers to them.</summary>
    public static IServiceCollection AddExport(this IServiceCollection services, InsightSettings settings, DataFolder data)
    {
        services.AddSingleton(settings.Export);
        services.AddSingleton(new DeliveryPace());
        services.AddSingleton<ExportCursors>();
        services.AddSingleton<ExportStates>();
        services.AddSingleton<ExportLetters>();
        services.AddSingleton<ExportStores>();
        services.AddSingleton<ExportMetrics>();
        services.AddSingleton(p => Plans(settings.Export, data, Sources(p.GetRequiredService<ClickHouseDataSource>(), p.GetRequiredService<ControlDatabase>(), settings.Storage.Cluster), p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<DestinationTester>();
        services.AddHostedService(p => ActivatorUtilities.CreateInstance<ExportService>(p, Instance.Name));
        return services;
    }

    /// <summary>Makes plans of destinations.</summary>
    public static PlanMaker Plans(ExportOptions options, DataFolder data, IReadOnlyList<IEventSource> sources, TimeProvider time)
    {
        FileSecrets secrets = new(Path.Combine(data.Root, options.Secrets));
        return new PlanMaker(options, new DestinationFactory(options, secrets, data.Root, Version, time), secrets, sources);
    }

    private static IEventSource[] Sources(ClickHouseDataSource storage, ControlDatabase control, string cluster) =>
        [new RequestSource(storage, cluster), new SecuritySource(storage, cluster), new IncidentSource(storage, cluster), new AuditSource(control)];
}
