using System.Diagnostics.Metrics;
using System.Net;
using Insight.Contracts.Objects;
using Insight.Gateway.Tests.Traffic.Upstreams.Health;
using Insight.Gateway.Traffic.Upstreams;
using Insight.Gateway.Traffic.Upstreams.Names;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Insight.Gateway.Tests.Traffic.Upstreams;

/// <summary>A registry with a clock, names and endpoints that a test controls.</summary>
internal sealed class RunningRegistry : INameResolver, ILogger<UpstreamRegistry>, IAsyncDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public RunningRegistry() =>
        Registry = new UpstreamRegistry(Options.Create(new GatewayOptions()), Clock, _services.GetRequiredService<IMeterFactory>(), this, resolver: this, probe: Probe, random: new Random(1));

    /// <summary>What tells its meter from those of other tests.</summary>
    public object MeterScope => _services.GetRequiredService<IMeterFactory>();

    public ManualClock Clock { get; } = new();

    public FakeProbe Probe { get; } = new();

    public UpstreamRegistry Registry { get; }

    public Dictionary<string, NameAnswer> Names { get; } = [];

    public List<string> Log { get; } = [];

    public UpstreamCluster Update(params GatewayObject<EndpointSpec>[] endpoints) => Update(new ClusterSpec(), endpoints);

    /// <summary>Puts the one cluster <c>shop</c> in force.</summary>
    public UpstreamCluster Update(ClusterSpec spec, params GatewayObject<EndpointSpec>[] endpoints)
    {
        UpstreamCluster cluster = Registry.Update(Some.Objects([Some.Cluster("shop", spec)], endpoints)).Find("default", "shop")!;
        Clock.Advance();
        return cluster;
    }

    public void Name(string host, params string[] addresses) => Names[host] = new NameAnswer([.. addresses.Select(IPAddress.Parse)], false, "");

    public Task<NameAnswer> ResolveAsync(string host, CancellationToken cancellation) =>
        Task.FromResult(Names.GetValueOrDefault(host) ?? new NameAnswer([], true, "HostNotFound"));

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public async ValueTask DisposeAsync()
    {
        await Registry.DisposeAsync();
        await _services.DisposeAsync();
    }

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (Log) Log.Add(formatter(state, exception));
    }
}
