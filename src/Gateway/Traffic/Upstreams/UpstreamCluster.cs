using System.Net;
using Insight.Contracts.Objects;
using Insight.Gateway.Traffic.Upstreams.Balancing;
using Insight.Gateway.Traffic.Upstreams.Breaking;
using Insight.Gateway.Traffic.Upstreams.Connections;
using Insight.Gateway.Traffic.Upstreams.Health;
using Insight.Gateway.Traffic.Upstreams.Names;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Forwarder;
using Yarp.ReverseProxy.Model;

namespace Insight.Gateway.Traffic.Upstreams;

/// <summary>A cluster at work: who can be asked, how many may ask, and how it went.</summary>
internal sealed class UpstreamCluster : IDisposable
{
    private readonly ClusterSurroundings _surroundings;
    private readonly UpstreamClient _client;
    private readonly ClusterBalancing _balancing;
    private readonly Breaker _breaker;
    private readonly ConcurrencyLimit _limit;
    private readonly RetryBudget _budget;
    private readonly OutlierDetection? _outliers;
    private readonly HealthProbing? _probing;
    private IReadOnlyList<ClusterEndpoint> _endpoints = [];
    private Dictionary<(string Address, string Labels), Upstream> _byKey;
    private volatile Upstream[] _upstreams = [];
    private bool _retired;
    private bool _disposed;

    /// <summary>A cluster without upstreams yet.</summary>
    /// <param name="tenant">Its tenant.</param>
    /// <param name="name">Its name.</param>
    /// <param name="spec">Its spec.</param>
    /// <param name="before">The same cluster with another spec, whose upstreams, and connections where they are set up alike, go on; null: there was none.</param>
    /// <param name="surroundings">What clusters share.</param>
    public UpstreamCluster(string tenant, string name, ClusterSpec spec, UpstreamCluster? before, ClusterSurroundings surroundings)
    {
        _surroundings = surroundings;
        Tenant = tenant;
        Name = name;
        Spec = spec;
        Service = spec.Service.Length > 0 ? spec.Service : name;
        string title = $"{tenant}/{name}";
        _client = before is not null && SpecText.ConnectionsOf(before.Spec) == SpecText.ConnectionsOf(spec)
            ? before._client.Share()
            : new UpstreamClient(spec.ConnectTimeout, spec.Tls is null ? null : new TlsConnector(spec.Tls, title, surroundings.Identity, surroundings.Time, surroundings.Logger));
        Model = new ClusterModel(new ClusterConfig { ClusterId = name, Metadata = new Dictionary<string, string> { ["service"] = Service, ["tenant"] = tenant } }, Client);
        Request = RequestOf(spec.Protocol);
        _balancing = new ClusterBalancing(spec, surroundings.Site, surroundings.Random);
        _breaker = new Breaker(spec.Breaker, surroundings.Time, state => LogBreaker(title, state));
        _limit = new ConcurrencyLimit(spec.Breaker, surroundings.Time);
        _budget = new RetryBudget(spec.RetryBudget);
        _outliers = spec.Outliers is null ? null : new OutlierDetection(spec.Outliers, title, surroundings.Time, surroundings.Logger);
        IProbe probe = surroundings.Probe ?? new HttpProbe(Client, Request, spec.Tls?.ServerName ?? "");
        _probing = spec.Probe is null ? null : new HealthProbing(spec.Probe, title, probe, surroundings.ProbePlaces, surroundings.Time, surroundings.Random, surroundings.Logger);
        _byKey = before is null ? [] : new Dictionary<(string Address, string Labels), Upstream>(before._byKey);
    }

    /// <summary>Tenant that owns it.</summary>
    public string Tenant { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Service that records name.</summary>
    public string Service { get; }

    /// <summary>Its spec.</summary>
    public ClusterSpec Spec { get; }

    /// <summary>What YARP, records and the WAF know it by: id is its name, metadata its service and tenant.</summary>
    public ClusterModel Model { get; }

    /// <summary>Sends requests to its upstreams: no redirects, no cookies, no decompression, no proxy.</summary>
    public HttpMessageInvoker Client => _client.Invoker;

    /// <summary>HTTP version of its requests; timeouts are the route's.</summary>
    public ForwarderRequestConfig Request { get; }

    /// <summary>All of its upstreams, also those that get nothing.</summary>
    public IReadOnlyList<Upstream> Upstreams => _upstreams;

    /// <summary>What <see cref="Release"/> is told, as it stood when the request was admitted: outcomes of requests from before the breaker opened say nothing to it since.</summary>
    public int BreakerEra => _breaker.Era;

    /// <summary>The breaker's state.</summary>
    internal BreakerState BreakerState => _breaker.State;

    /// <summary>Requests that were admitted and have not left.</summary>
    internal int UnderWay => _limit.UnderWay;

    /// <summary>Requests that wait for a place.</summary>
    internal int Pending => _limit.Waiting;

    /// <summary>Retries under way.</summary>
    internal int Retries => _budget.UnderWay;

    /// <summary>Admits a request, at once or after it waited for a place. Who is admitted calls <see cref="Leave"/> exactly once.</summary>
    /// <exception cref="OperationCanceledException">The request ended while it waited.</exception>
    public ValueTask<Admission> EnterAsync(CancellationToken cancellation)
    {
        // Nobody waits for a place to be refused then.
        if (_breaker.Refuses()) return new ValueTask<Admission>(Admission.BreakerOpen);
        ValueTask<bool> place = _limit.EnterAsync(cancellation);
        return place.IsCompletedSuccessfully ? new ValueTask<Admission>(Admit(place.Result)) : AdmitAsync(place);
    }

    /// <summary>Ends an admitted request.</summary>
    public void Leave() => _limit.Leave();

    /// <summary>Takes an in-flight place on an upstream, which <see cref="Release"/> gives back.</summary>
    /// <param name="subset">Subset; empty: any upstream will do.</param>
    /// <param name="key">What ring hash goes by.</param>
    /// <param name="tried">Upstreams that the request tried before: others are preferred.</param>
    /// <returns>Null: nobody can be asked.</returns>
    public Upstream? Choose(string subset, in ChoiceKey key, ReadOnlySpan<Upstream> tried)
    {
        Upstream? upstream = _balancing.Choose(subset, key, tried);
        upstream?.Begin();
        return upstream;
    }

    /// <summary>Ends an attempt: gives its place back, and lets outlier detection and breaker know how it went.</summary>
    /// <param name="upstream">What <see cref="Choose"/> said.</param>
    /// <param name="outcome">How it ended.</param>
    /// <param name="era"><see cref="BreakerEra"/> when the request was admitted; by default the outcome counts whenever that was.</param>
    public void Release(Upstream upstream, AttemptOutcome outcome, int era = Breaker.AnyEra)
    {
        upstream.End(outcome);
        _outliers?.Record(upstream, outcome);
        _breaker.Record(outcome, era);
    }

    /// <summary>Whether the budget has room for a retry, which <see cref="EndRetry"/> ends.</summary>
    public bool TryBeginRetry() => _budget.TryBegin(_limit.UnderWay);

    /// <summary>Ends a retry.</summary>
    public void EndRetry() => _budget.End();

    /// <summary>Takes the endpoints that it selects. Called by one thread at a time, as <see cref="Resolve"/> and <see cref="Retire"/> are.</summary>
    internal void SetEndpoints(IReadOnlyList<ClusterEndpoint> endpoints, Func<string, NameState> names)
    {
        _endpoints = endpoints;
        Resolve(names);
    }

    /// <summary>Whether some of its endpoints have this DNS name.</summary>
    internal bool Uses(string host) => _endpoints.Any(endpoint => endpoint.Address.Host == host);

    /// <summary>Puts the addresses of its endpoints in force, as names stand for them now.</summary>
    internal void Resolve(Func<string, NameState> names)
    {
        if (_retired) return;
        string scheme = Spec.Tls is null ? "http" : "https";
        Dictionary<(string Address, string Labels), Upstream> byKey = [];
        List<Upstream> upstreams = [];
        bool changed = false;
        foreach (ClusterEndpoint endpoint in _endpoints)
        {
            NameState state = endpoint.Address.Ip is { } ip ? new NameState([ip], IsGone: false) : names(endpoint.Address.Host);
            foreach (IPAddress address in state.Addresses)
            {
                (string, string) key = (EndpointAddress.Prefix(scheme, address, endpoint.Address.Port), endpoint.LabelKey);
                if (byKey.ContainsKey(key)) continue;
                _byKey.TryGetValue(key, out Upstream? upstream);
                if (state.IsGone && upstream is not { IsHealthy: true }) continue;
                upstream ??= new Upstream(key.Item1, endpoint.Address.Host, endpoint.Labels);
                changed |= upstream.Take(endpoint.Spec.Site, endpoint.Spec.Weight, endpoint.Spec.Draining);
                byKey.Add(key, upstream);
                upstreams.Add(upstream);
            }
        }

        _byKey = byKey;
        if (changed || !upstreams.SequenceEqual(_upstreams)) SetUpstreams([.. upstreams]);
    }

    /// <summary>Ends the work in the background; requests go on until it is disposed.</summary>
    internal void Retire()
    {
        _retired = true;
        _probing?.Dispose();
        _outliers?.Dispose();
    }

    /// <inheritdoc />
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        Retire();
        foreach (Upstream upstream in _upstreams) upstream.Health.Changed -= _balancing.Refresh;
        _client.Release();
    }

    private static ForwarderRequestConfig RequestOf(UpstreamProtocol protocol) => protocol switch
    {
        UpstreamProtocol.Http1 => new ForwarderRequestConfig { Version = HttpVersion.Version11, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower },
        UpstreamProtocol.Http2 => new ForwarderRequestConfig { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact },
        _ => new ForwarderRequestConfig { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionOrLower },
    };

    private Admission Admit(bool hasPlace)
    {
        if (!hasPlace) return Admission.Overloaded;
        if (_breaker.TryPass()) return Admission.Admitted;
        _limit.Leave();
        return Admission.BreakerOpen;
    }

    private async ValueTask<Admission> AdmitAsync(ValueTask<bool> place) => Admit(await place);

    private void SetUpstreams(Upstream[] upstreams)
    {
        Upstream[] before = _upstreams;
        _upstreams = upstreams;
        foreach (Upstream upstream in upstreams.Except(before))
        {
            upstream.Health.Settle(probed: Spec.Probe is not null, ejected: Spec.Outliers is not null);
            upstream.Health.Changed += _balancing.Refresh;
        }

        foreach (Upstream upstream in before.Except(upstreams)) upstream.Health.Changed -= _balancing.Refresh;
        _client.SetNames(upstreams);
        _balancing.SetUpstreams(upstreams);
        _outliers?.Follow(upstreams);
        _probing?.Follow(upstreams);
    }

    private void LogBreaker(string title, BreakerState state)
    {
        if (state == BreakerState.Open) UpstreamLog.BreakerOpen(_surroundings.Logger, title, Spec.Breaker.Open);
        else if (state == BreakerState.Closed) UpstreamLog.BreakerClosed(_surroundings.Logger, title);
    }
}
