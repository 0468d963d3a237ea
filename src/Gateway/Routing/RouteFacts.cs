using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;
using Insight.Contracts.Records;
using Insight.Gateway.Metrics;
using Insight.Gateway.Records;
using Yarp.ReverseProxy.Configuration;
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
    private const string SubsetKey = "subset";
    private const string HostKey = "host";

    private readonly ClusterModel? _cluster;

    public RouteFacts(RouteModel route, ClusterModel? cluster, GatewayOptions defaults)
    {
        _cluster = cluster;
        IReadOnlyDictionary<string, string>? ofRoute = route.Config.Metadata;
        IReadOnlyDictionary<string, string>? ofCluster = cluster?.Config.Metadata;
        string clusterId = cluster?.Config.ClusterId ?? "";
        Service = Find(ServiceKey, ofCluster) ?? clusterId;

        string tenant = Find(TenantKey, ofRoute) ?? Find(TenantKey, ofCluster) ?? defaults.Tenant;
        Tenant = Cut(tenant, RecordLimits.Name);
        App = Cut(Find(AppKey, ofRoute) ?? Find(AppKey, ofCluster) ?? defaults.App, RecordLimits.Name);
        TenantText = Encoding.UTF8.GetString(Tenant);
        AppText = Encoding.UTF8.GetString(App);
        ServiceName = Cut(Service, RecordLimits.Service);
        Series = new RouteSeries(new RouteNames(tenant.Length <= RecordLimits.Name / 3 ? tenant : Encoding.UTF8.GetString(Tenant), HostOf(route.Config), route.Config.RouteId, clusterId, Service));

        ProtobufWriter record = new(new byte[6 * (RecordLimits.Service + 8)]);
        record.Bytes(AccessRecord.TenantFieldNumber, Tenant);
        record.Bytes(AccessRecord.AppFieldNumber, App);
        record.Bytes(AccessRecord.DestinationServiceFieldNumber, ServiceName);
        record.Text(AccessRecord.ClusterFieldNumber, clusterId, RecordLimits.Service);
        record.Text(AccessRecord.RouteFieldNumber, route.Config.RouteId, RecordLimits.Service);
        record.Text(AccessRecord.SubsetFieldNumber, Find(SubsetKey, ofRoute) ?? "", RecordLimits.Name);
        Encoded = record.Written.ToArray();
    }

    /// <summary>The destination service.</summary>
    public string Service { get; }

    /// <summary>The tenant as it stands in records: UTF-8, cut.</summary>
    public byte[] Tenant { get; }

    /// <summary>The application as it stands in records.</summary>
    public byte[] App { get; }

    /// <summary>The tenant as text.</summary>
    public string TenantText { get; }

    /// <summary>The application as text.</summary>
    public string AppText { get; }

    /// <summary>The destination service as it stands in records.</summary>
    public byte[] ServiceName { get; }

    /// <summary>The metrics of its requests.</summary>
    public RouteSeries Series { get; private set; }

    /// <summary>The record's fields tenant, app, destination_service, cluster, route and subset.</summary>
    public byte[] Encoded { get; private set; }

    /// <summary>The same anew, with what requests touch: see <see cref="Traffic.Routing.CompiledRoute.Copy"/>.</summary>
    public RouteFacts Copy()
    {
        RouteFacts copy = (RouteFacts)MemberwiseClone();
        copy.Encoded = [.. Encoded];
        copy.Series = new RouteSeries(Series.Names);
        return copy;
    }

    /// <summary>Facts by route. A route that another cluster was assigned to for one request is looked up, and missed, as it is.</summary>
    internal sealed class Cache(GatewayOptions defaults)
    {
        private readonly ConditionalWeakTable<RouteModel, RouteFacts> _facts = [];

        public RouteFacts Of(IReverseProxyFeature proxy) => proxy is IHasRouteFacts known ? known.Facts : Of(proxy.Route, proxy.Cluster);

        public RouteFacts Of(RouteModel route, ClusterModel? cluster)
        {
            if (_facts.TryGetValue(route, out RouteFacts? facts) && ReferenceEquals(facts._cluster, cluster)) return facts;
            facts = new RouteFacts(route, cluster, defaults);
            _facts.AddOrUpdate(route, facts);
            return facts;
        }
    }

    /// <summary>The virtual host; of a route in the proxy's own configuration the one host that it is for.</summary>
    private static string HostOf(RouteConfig route) => Find(HostKey, route.Metadata) ?? (route.Match.Hosts is [string only] ? only : "");

    /// <summary>Text as <see cref="ProtobufWriter.Text"/> writes it.</summary>
    private static byte[] Cut(string text, int maxBytes)
    {
        byte[] bytes = new byte[maxBytes];
        Utf8.FromUtf16(text, bytes, out _, out int length);
        return bytes[..length];
    }

    private static string? Find(string key, IReadOnlyDictionary<string, string>? metadata) =>
        metadata is not null && metadata.TryGetValue(key, out string? value) && value.Length > 0 ? value : null;
}
