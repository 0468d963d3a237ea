using Insight.Gateway.Routing;
using Insight.Gateway.Traffic.Upstreams;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Insight.Gateway.Traffic.Routing;

/// <summary>A cluster, or a subset of it, that a route leads to.</summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="Subset">Its subset; empty: all.</param>
/// <param name="Weight">Share in relation to the others.</param>
/// <param name="Model">The route to this destination as records and the WAF know it, with its transforms.</param>
/// <param name="Transformer">Its transforms.</param>
/// <param name="Facts">What records and metrics say of it.</param>
/// <param name="Request">How requests are sent: the cluster's HTTP version, the route's idle time.</param>
internal sealed record WeightedDestination(UpstreamCluster Cluster, string Subset, int Weight, RouteModel Model, HttpTransformer Transformer, RouteFacts Facts, ForwarderRequestConfig Request);
