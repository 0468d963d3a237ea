using System.Net;
using Insight.Contracts.Objects;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Insight.Gateway.Traffic.Upstreams;

/// <summary>A cluster at work: who can be asked, how many may ask, and how it went.</summary>
internal sealed class UpstreamCluster : IDisposable
{
    private int _underWay;
    private int _retries;
    private long _failures;

    public UpstreamCluster(string tenant, string name, ClusterSpec spec, IReadOnlyList<Upstream> upstreams)
    {
        Tenant = tenant;
        Name = name;
        Spec = spec;
        Upstreams = upstreams;
        Service = spec.Service.Length > 0 ? spec.Service : name;
        Client = new HttpMessageInvoker(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false, AutomaticDecompression = DecompressionMethods.None, ConnectTimeout = spec.ConnectTimeout });
        Model = new ClusterModel(new ClusterConfig { ClusterId = name, Metadata = new Dictionary<string, string> { ["service"] = Service, ["tenant"] = tenant } }, Client);
        Request = spec.Protocol switch
        {
            UpstreamProtocol.Http1 => new ForwarderRequestConfig { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower },
            UpstreamProtocol.Http2 => new ForwarderRequestConfig { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact },
            _ => new ForwarderRequestConfig { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower },
        };
    }

    public string Tenant { get; }

    public string Name { get; }

    public string Service { get; }

    public ClusterSpec Spec { get; }

    public ClusterModel Model { get; }

    public HttpMessageInvoker Client { get; }

    public ForwarderRequestConfig Request { get; }

    public IReadOnlyList<Upstream> Upstreams { get; }

    public ValueTask<Admission> EnterAsync(CancellationToken cancellation)
    {
        Interlocked.Increment(ref _underWay);
        return ValueTask.FromResult(Admission.Admitted);
    }

    public void Leave() => Interlocked.Decrement(ref _underWay);

    public Upstream? Choose(string subset, in ChoiceKey key, ReadOnlySpan<Upstream> tried)
    {
        Upstream? chosen = null;
        foreach (Upstream upstream in Upstreams)
        {
            if (subset.Length > 0 && !(Spec.Subsets.TryGetValue(subset, out IReadOnlyDictionary<string, string>? labels) && labels.All(label => upstream.Labels.TryGetValue(label.Key, out string? value) && value == label.Value))) continue;
            if (chosen is null || (tried.Contains(chosen) && !tried.Contains(upstream)) || upstream.InFlight < chosen.InFlight) chosen = upstream;
        }

        chosen?.Take();
        return chosen;
    }

    public void Release(Upstream upstream, AttemptOutcome outcome)
    {
        upstream.GiveBack();
        if (outcome is not (AttemptOutcome.Success or AttemptOutcome.Cancelled)) Interlocked.Increment(ref _failures);
    }

    public bool TryBeginRetry()
    {
        if (Interlocked.Increment(ref _retries) <= Math.Max(Spec.RetryBudget.Least, (long)Spec.RetryBudget.Percent * Volatile.Read(ref _underWay) / 100)) return true;
        EndRetry();
        return false;
    }

    public void EndRetry() => Interlocked.Decrement(ref _retries);

    public void Dispose() => Client.Dispose();
}
