using System.Threading.Channels;
using Insight.Storage.ClickHouse;
using Insight.Storage.Control;
using Insight.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Insight.ApiDiscovery.Tests;

public sealed class DiscoveryJobTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Job_WithTheLease_LearnsAndGivesTheLeaseBack()
    {
        await using Tables tables = await Tables.CreateAsync(engine);
        using TemporaryDirectory folder = new();
        ControlDatabase control = ControlDatabase.Open(Path.Combine(folder.Path, "control.db"));
        LeaseStore leases = new(control, TimeProvider.System);
        await tables.RequestsAsync([new Request("GET", "/items", 200, "10.0.0.1", DateTime.UtcNow)], DateTime.UtcNow);
        await tables.RollUpAsync();

        using (IHost host = Build(tables.Source, control, leases))
        {
            await host.StartAsync();
            await WaitForProgressAsync(tables);
            Assert.Null(leases.TryAcquire(DiscoveryJob.LeaseName, "another", TimeSpan.FromSeconds(5)));
            await host.StopAsync();
        }

        Assert.Single(await tables.TiersAsync());
        Assert.NotNull(leases.TryAcquire(DiscoveryJob.LeaseName, "another", TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task Job_WhileAnotherHoldsTheLease_LearnsNothingUntilItIsFree()
    {
        await using Tables tables = await Tables.CreateAsync(engine);
        using TemporaryDirectory folder = new();
        ControlDatabase control = ControlDatabase.Open(Path.Combine(folder.Path, "control.db"));
        LeaseStore leases = new(control, TimeProvider.System);
        Lease held = leases.TryAcquire(DiscoveryJob.LeaseName, "another", TimeSpan.FromMinutes(10))!;
        await tables.RequestsAsync([new Request("GET", "/items", 200, "10.0.0.1", DateTime.UtcNow)], DateTime.UtcNow);
        await tables.RollUpAsync();
        TurnCounter turns = new();

        using IHost host = Build(tables.Source, control, leases, turns);
        await host.StartAsync();
        await turns.AfterAsync(2, s_patience);
        Assert.Empty(await tables.TiersAsync());

        leases.Release(held);
        await WaitForProgressAsync(tables);
        Assert.Single(await tables.TiersAsync());
        await host.StopAsync();
    }

    private static IHost Build(ClickHouseDataSource source, ControlDatabase control, LeaseStore leases, TimeProvider? time = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddLogging();
        builder.Services.AddSingleton(source);
        builder.Services.AddSingleton(control);
        builder.Services.AddSingleton(leases);
        if (time is not null) builder.Services.AddSingleton(time);
        builder.Services.AddDiscovery(o => o.Interval = TimeSpan.FromSeconds(1));
        return builder.Build();
    }

    /// <summary>Asks until the job has noted progress, which it does last.</summary>
    private static async Task WaitForProgressAsync(Tables tables)
    {
        using CancellationTokenSource patience = new(s_patience);
        while ((await tables.QueryAsync<ulong>("SELECT count() FROM discovery_progress"))[0] == 0) patience.Token.ThrowIfCancellationRequested();
    }

    /// <summary>A clock whose timers ring at once, and which tells how often the job went to rest.</summary>
    private sealed class TurnCounter : TimeProvider
    {
        private readonly Channel<TimeSpan> _rests = Channel.CreateUnbounded<TimeSpan>();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _rests.Writer.TryWrite(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }

        /// <summary>Returns when the job has gone to rest <paramref name="count"/> times.</summary>
        public async Task AfterAsync(int count, TimeSpan patience)
        {
            for (int i = 0; i < count; i++) await _rests.Reader.ReadAsync().AsTask().WaitAsync(patience);
        }
    }
}
