using Insight.Contracts.Objects;
using Insight.Endpoints.Profiles;
using Insight.Gateway.Access;
using Insight.Gateway.Access.Tokens;
using Insight.Gateway.Bodies;
using Insight.Gateway.Bundles;
using Insight.Gateway.Enrolment;
using Insight.Gateway.Flows;
using Insight.Gateway.Identity;
using Insight.Gateway.Metrics;
using Insight.Gateway.Metrics.Prometheus;
using Insight.Gateway.Policies;
using Insight.Gateway.Profiles;
using Insight.Gateway.Records;
using Insight.Gateway.Rejections;
using Insight.Gateway.Reports;
using Insight.Gateway.Routing;
using Insight.Gateway.Tls;
using Insight.Gateway.Tracing;
using Insight.Gateway.Traffic;
using Insight.Gateway.Traffic.Exchange;
using Insight.Gateway.Traffic.Routing;
using Insight.Gateway.Traffic.Upstreams;
using Insight.Gateway.Traffic.Upstreams.Connections;
using Insight.Gateway.Waf;
using Insight.Policy.Networks;
using Insight.Policy.Objects;
using Insight.Streaming.Journal;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Insight.Gateway;

/// <summary>Adds Insight to any YARP application, before or after <c>AddReverseProxy</c>.</summary>
public static class InsightServiceCollectionExtensions
{
    /// <summary>Adds Insight with the options in a section of configuration.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configuration">The section, such as <c>configuration.GetSection("gateway")</c>.</param>
    public static IServiceCollection AddInsight(this IServiceCollection services, IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        return services.AddInsight(options =>
        {
            configuration.Bind(options);
            if (configuration is IConfigurationSection section) options.ConfigurationPath = section.Path;
        });
    }

    /// <summary>Adds Insight with options set in code.</summary>
    public static IServiceCollection AddInsight(this IServiceCollection services, Action<GatewayOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        services.AddOptions<GatewayOptions>().Configure(configure).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<GatewayOptions>, GatewayOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(OpenJournal);
        services.TryAddSingleton(provider => new TrustedRoots(Options(provider).Identity.Spiffe.TrustBundle));
        services.TryAddSingleton(provider => new ClientCertificateVerifier(Options(provider).Identity.Spiffe, provider.GetRequiredService<TrustedRoots>(), Time(provider)));
        services.TryAddSingleton(provider => new GatewayIdentity(Options(provider).Enrolment, provider.GetRequiredService<TrustedRoots>()));
        services.TryAddSingleton<IGatewayCertificate>(static provider => provider.GetRequiredService<GatewayIdentity>());
        services.AddHostedService<IdentityRenewal>();
        services.TryAddSingleton<ServerTls>();
        services.AddHostedService<CertificateReloading>();
        services.AddMetrics();
        services.TryAddSingleton<JournalMetrics>();
        services.TryAddSingleton<RequestMetrics>();
        services.TryAddSingleton<MetricsServer>();
        services.AddHostedService(static provider => provider.GetRequiredService<MetricsServer>());
        services.AddHostedService<OtlpExport>();
        services.TryAddSingleton(static provider => new ActiveBundle(OwnObjects(Options(provider))));
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IBundlePartReader, EndpointsReader>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IBundlePartReader, ProfilesReader>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IBundlePartReader, ObjectsReader>(
            static provider => new ObjectsReader(provider.GetRequiredService<IOptions<GatewayOptions>>(), provider.GetRequiredService<ActiveBundle>().Local.Objects)));
        services.AddHostedService<BundleAgent>();
        services.AddHostedService(static provider => ActivatorUtilities.CreateInstance<ProfileShipping>(provider, (Func<long, ProfileSummary?>)provider.GetRequiredService<ProfileCounts>().Take));
        services.TryAddSingleton(CreateSources);
        services.TryAddSingleton(CreateRecorder);
        services.TryAddSingleton<RejectedRequestObserver>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<ITransformProvider, RecordingTransforms>(
            provider => new RecordingTransforms(provider.GetRequiredService<AccessRecorder>(), Options(provider))));
        services.TryAddSingleton<ProfileCounts>();
        services.TryAddSingleton(provider => new ProfileScoring(provider.GetRequiredService<ActiveBundle>(), provider.GetRequiredService<ProfileCounts>(), Options(provider), Time(provider)));
        services.TryAddSingleton<WafEngine>();
        services.AddHostedService<RuleReloading>();
        AddTraffic(services);
        InspectForwarded(services);
        UseTracingClients(services);
        return services;
    }

    /// <summary>Routes that objects make.</summary>
    private static void AddTraffic(IServiceCollection services)
    {
        services.TryAddSingleton(provider => new ActivePolicies(provider.GetRequiredService<ActiveBundle>(), Options(provider), provider.GetRequiredService<ILogger<ActivePolicies>>()));
        services.AddSingleton(provider => new PolicyGuards(provider.GetRequiredService<ActivePolicies>(),
            provider.GetService<ITransformBuilder>() is null ? null : provider.GetRequiredService<ActiveTraffic>(), Options(provider), Time(provider), provider.GetRequiredService<ILogger<PolicyGuards>>()));
        services.AddHostedService(static provider => provider.GetRequiredService<PolicyGuards>());
        services.AddSingleton(provider => new RateExchange(provider.GetRequiredService<ActivePolicies>(), Options(provider), Time(provider), provider.GetRequiredService<ILogger<RateExchange>>()));
        services.AddHostedService(static provider => provider.GetRequiredService<RateExchange>());
        services.AddSingleton(CreateReporter);
        services.AddHostedService(static provider => provider.GetRequiredService<GatewayReporter>());
        services.TryAddSingleton(provider => new PolicyEnforcement(
            provider.GetRequiredService<ActivePolicies>(), provider.GetRequiredService<ActiveBundle>(), provider.GetRequiredService<WafEngine>().Bodies, provider.GetRequiredService<PolicyBreakers>(), Options(provider)));
        services.TryAddSingleton(provider => new PolicyBreakers(Time(provider)));
        services.TryAddSingleton<RateMetrics>();
        services.TryAddSingleton<PolicyRoom>();
        services.TryAddSingleton<UpstreamRegistry>();
        services.TryAddSingleton<MirrorSender>();
        services.TryAddSingleton<KeyFetcher>();
        services.TryAddSingleton<AccessServices>();
        services.TryAddSingleton<RouteTransformers>();
        services.TryAddSingleton(provider => new RouteCompiler(provider.GetRequiredService<RouteTransformers>(), provider.GetRequiredService<AccessServices>(), Options(provider)));
        services.TryAddSingleton<ActiveTraffic>();
        services.TryAddSingleton(provider => new FlowRecorder(Options(provider), provider.GetRequiredService<JournalWriter>(), provider.GetRequiredService<SourceIdentifier>(), provider.GetRequiredService<FlowMetrics>(), Time(provider)));
        services.TryAddSingleton<FlowMetrics>();
        services.TryAddSingleton<FlowProxy>();
        services.TryAddSingleton<FlowConnections>();
        services.TryAddSingleton(provider => new Lazy<FlowConnections>(provider.GetRequiredService<FlowConnections>));
        services.TryAddSingleton(provider => new ExchangeServices(
            provider.GetRequiredKeyedService<IHttpForwarder>(InspectingForwarder.Inner), provider.GetRequiredService<WafEngine>(), provider.GetRequiredService<PolicyEnforcement>(),
            provider.GetRequiredService<PolicyRoom>(), provider.GetRequiredService<MirrorSender>(), Time(provider)));
    }

    /// <summary>An application that only forwards by hand has neither routes of objects nor a section of its own.</summary>
    private static GatewayReporter CreateReporter(IServiceProvider provider)
    {
        GatewayOptions options = Options(provider);
        ReportBuilder reports = new(
            options,
            provider.GetRequiredService<ActiveBundle>(),
            provider.GetRequiredService<JournalWriter>(),
            provider.GetRequiredService<RequestMetrics>(),
            provider.GetRequiredService<UpstreamRegistry>(),
            provider.GetService<ITransformBuilder>() is null ? null : provider.GetRequiredService<ActiveTraffic>(),
            provider.GetService<IProxyStateLookup>() is { } proxy ? new ProxyTraffic(proxy, options) : null,
            Time(provider));
        return new GatewayReporter(reports, options, Time(provider), provider.GetRequiredService<ILogger<GatewayReporter>>());
    }

    private static JournalWriter OpenJournal(IServiceProvider provider)
    {
        JournalSettings settings = Options(provider).Journal;
        JournalOptions options = new()
        {
            Directory = settings.Directory,
            SegmentBytes = settings.SegmentBytes,
            MaxBytes = settings.MaxBytes,
            SyncInterval = settings.SyncInterval,
        };
        return JournalWriter.Open(options, Time(provider));
    }

    /// <summary>What the gateway's own folder says of this gateway; null: it has none.</summary>
    private static ObjectSet? OwnObjects(GatewayOptions options) =>
        options.Objects.Length > 0 && ObjectFolder.Load(options.Objects, out _) is { } objects ? ObjectSelection.For(objects, options.Site, options.Labels.AsReadOnly()) : null;

    private static SourceIdentifier CreateSources(IServiceProvider provider)
    {
        IdentityOptions options = Options(provider).Identity;
        bool hasRoots = options.Spiffe.TrustBundle.Length > 0 || Options(provider).Enrolment.Url.Length > 0;
        ClientCertificateVerifier? certificates = hasRoots ? provider.GetRequiredService<ClientCertificateVerifier>() : null;
        return new SourceIdentifier(options, certificates, options.Hops.Enabled ? new HopTable(options.Hops, Time(provider)) : null, Time(provider));
    }

    private static AccessRecorder CreateRecorder(IServiceProvider provider)
    {
        GatewayOptions options = Options(provider);
        TimeProvider time = Time(provider);
        NetworkTable<bool> proxies = new(options.TrustedProxies.Select(network => KeyValuePair.Create(Cidr.Parse(network, out _)!.Value, true)));
        SourceIdentifier sources = provider.GetRequiredService<SourceIdentifier>();
        return new AccessRecorder(options, provider.GetRequiredService<JournalWriter>(), new ClientAddress(proxies), sources, sources.Hops, new BodyCapturing(options), provider.GetRequiredService<ActiveBundle>(), provider.GetRequiredService<RequestMetrics>(), time);
    }

    private static void UseTracingClients(IServiceCollection services)
    {
        ServiceDescriptor tracing = ServiceDescriptor.Singleton<IForwarderHttpClientFactory, TracingHttpClientFactory>();
        ServiceDescriptor? existing = services.LastOrDefault(service => service.ServiceType == typeof(IForwarderHttpClientFactory));
        if (existing is null) services.Add(tracing);
        else if (existing.ImplementationType == typeof(ForwarderHttpClientFactory)) services.Replace(tracing);
    }

    /// <summary>Puts the WAF before the forwarder, whichever that is.</summary>
    private static void InspectForwarded(IServiceCollection services)
    {
        services.AddHttpForwarder();
        ServiceDescriptor forwarder = services.Last(service => service.ServiceType == typeof(IHttpForwarder));
        if (services.Any(static service => service.IsKeyedService && Equals(service.ServiceKey, InspectingForwarder.Inner))) return;
        if (forwarder.ImplementationType is not { } type)
        {
            services.AddKeyedSingleton(InspectingForwarder.Inner, static (provider, _) => provider.GetRequiredService<IHttpForwarder>());
            return;
        }

        services.AddKeyedSingleton(InspectingForwarder.Inner, (provider, _) => (IHttpForwarder)ActivatorUtilities.CreateInstance(provider, type));
        services.Replace(ServiceDescriptor.Singleton<IHttpForwarder>(provider => new InspectingForwarder(
            provider.GetRequiredKeyedService<IHttpForwarder>(InspectingForwarder.Inner), provider.GetRequiredService<WafEngine>(), provider.GetRequiredService<PolicyEnforcement>())));
    }

    private static GatewayOptions Options(IServiceProvider provider) => provider.GetRequiredService<IOptions<GatewayOptions>>().Value;

    private static TimeProvider Time(IServiceProvider provider) => provider.GetRequiredService<TimeProvider>();
}
