using System.Runtime.CompilerServices;
using Insight.Contracts.Records;
using Insight.Gateway.Records;
using Yarp.ReverseProxy.Model;

namespace Insight.Gateway.Routing;

/// <summary>What a record says about a route and its cluster, encoded once per configuration.</summary>
/// <remarks>Metadata <c>service</c> of the cluster names the destination service (otherwise the cluster's id does); <c>tenant</c>
/// and <c>app</c> may stand in the route's metadata or the cluster's, the route's first.</remarks>
internal sealed class RouteFacts
{
    private const string ServiceKey = "service";
    private const string TenantKey = "tenant";
    private const string AppKey = "app";

    private readonly ClusterModel? _cluster;

    private RouteFacts(RouteModel route, ClusterModel? cluster, GatewayOptions defaults)
    {
        _cluster = cluster;
        IReadOnlyDictionary<string, string>? ofRoute = route.Config.Metadata;
        IReadOnlyDictionary<string, string>? ofCluster = cluster?.Config.Metadata;
        string clusterId = cluster?.Config.ClusterId ?? "";
        Service = Find(ServiceKey, ofCluster) ?? clusterId;

        ProtobufWriter record = new(new byte[4 * (RecordLimits.Service + 8)]);
        record.Text(AccessRecord.TenantFieldNumber, Find(TenantKey, ofRoute) ?? Find(TenantKey, ofCluster) ?? defaults.Tenant, RecordLimits.Name);
        record.Text(AccessRecord.AppFieldNumber, Find(AppKey, ofRoute) ?? Find(AppKey, ofCluster) ?? defaults.App, RecordLimits.Name);
        record.Text(AccessRecord.DestinationServiceFieldNumber, Service, RecordLimits.Service);
        record.Text(AccessRecord.ClusterFieldNumber, clusterId, RecordLimits.Service);
        Encoded = record.Written.ToArray();
    }

    /// <summary>The destination service.</summary>
    public string Service { get; }

    /// <summary>The record's fields tenant, app, destination_service and cluster.</summary>
    public byte[] Encoded { get; }

    /// <summary>Facts by route. A route that another cluster was assigned to for one request is looked up, and missed, as it is.</summary>
    internal sealed class Cache(GatewayOptions defaults)
    {
        private readonly ConditionalWeakTable<RouteModel, RouteFacts> _facts = [];

        public RouteFacts Of(IReverseProxyFeature proxy)
        {
            if (_facts.TryGetValue(proxy.Route, out RouteFacts? facts) && ReferenceEquals(facts._cluster, proxy.Cluster)) return facts;
            facts = new RouteFacts(proxy.Route, proxy.Cluster, defaults);
            _facts.AddOrUpdate(proxy.Route, facts);
            return facts;
        }
    }

    private static string? Find(string key, IReadOnlyDictionary<string, string>? metadata) =>
        metadata is not null && metadata.TryGetValue(key, out string? value) && value.Length > 0 ? value : null;
}
