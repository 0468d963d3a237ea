using System.Threading.Channels;
using Insight.Anomaly.Live;
using Insight.Storage.Control;
using Insight.Storage.Control.Erasure;
using Insight.Storage.Erasure;
using Insight.Storage.Schema;
using Insight.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Insight.Anomaly.Tests.Live;

public sealed class DetectionJobTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Job_WhileAnotherHoldsTheLease_JudgesNothingUntilItIsFreeAndGivesItBackAtTheEnd()
    {
        using TemporaryDirectory folder = new();
        await using ShopRecords shop = await ShopRecords.CreateAsync(engine);
        ControlDatabase control = ControlDatabase.Open(Path.Combine(folder.Path, "control.db"));
        LeaseStore leases = new(control, TimeProvider.System);
        Lease held = leases.TryAcquire(DetectionJob.LeaseName, "another", TimeSpan.FromMinutes(10))!;
        await shop.StoreAsync(60);
        TurnClock clock = new(shop.Time.Now);
        using IHost host = Build(shop, control, leases, clock, new DetectionOptions());

        await host.StartAsync();
        await clock.AfterAsync(2);
        Assert.Equal(0UL, await CountAsync(shop, "detection_states"));
        leases.Release(held);
        using CancellationTokenSource patience = new(s_patience);
        while (await CountAsync(shop, "detection_states") == 0) patience.Token.ThrowIfCancellationRequested();
        Assert.Null(leases.TryAcquire(DetectionJob.LeaseName, "another", TimeSpan.FromSeconds(5)));
        await shop.StoreAsync(2);
        clock.Now = shop.Time.Now;
        while (await LastAsync(shop, "toUnixTimestamp(window)", "detection_windows") < (ulong)shop.Next - 10) patience.Token.ThrowIfCancellationRequested();
        await host.StopAsync();

        Assert.NotNull(leases.TryAcquire(DetectionJob.LeaseName, "another", TimeSpan.FromSeconds(5)));
        Assert.Equal((ulong)shop.Next, await LastAsync(shop, "version", "detection_states")); // what was learned up to the end is stored
    }

    [Fact]
    public async Task Job_WhileSomebodyIsErased_WaitsAndThenGoesOnWithoutThem()
    {
        const string client = "203.0.113.7";
        using TemporaryDirectory folder = new();
        await using ShopRecords shop = await ShopRecords.CreateAsync(engine);
        ControlDatabase control = ControlDatabase.Open(Path.Combine(folder.Path, "control.db"));
        ErasureStore erasures = new(control, TimeProvider.System);
        await shop.StoreAsync(60);
        await shop.ExecuteAsync("INSERT INTO records (record_id, time, window, tenant, app, host, destination_service, method, path, status, client_ip, endpoint_id) SELECT record_id, time, window, tenant, app, host, destination_service, method, path, status, @client, endpoint_id FROM records WHERE source_service = '' LIMIT 2000", new { client });
        await shop.ExecuteAsync("ALTER TABLE records UPDATE record_id = unhex(hex(reverse(record_id))) WHERE client_ip = @client SETTINGS mutations_sync = 2", new { client });
        TurnClock clock = new(shop.Time.Now);
        using IHost host = Build(shop, control, new LeaseStore(control, TimeProvider.System), clock, new DetectionOptions(), erasures);
        await host.StartAsync();
        using CancellationTokenSource patience = new(s_patience);
        while (await CountAsync(shop, "detection_windows") == 0)
        {
            patience.Token.ThrowIfCancellationRequested();
            await shop.StoreAsync(1);
            clock.Now = shop.Time.Now;
        }

        Assert.NotEqual(0UL, (await shop.QueryAsync<ulong>($"SELECT count() FROM detection_states WHERE position(content, '{client}') > 0"))[0]);

        ErasureSubject subject = ErasureSubject.Of(ErasureKind.Client, client, null, null);
        long number = erasures.Begin(subject, "ann", "ticket 7", TimeSpan.FromDays(30))!.Number;
        await clock.AfterAsync(3);
        await new FactErasure(shop.Source, subject, new SchemaSettings { Database = shop.Source.Database }).EraseAsync(new Progress<ErasureCount>(), CancellationToken.None);
        ulong judged = await LastAsync(shop, "toUnixTimestamp(window)", "detection_windows");
        await shop.StoreAsync(3);
        clock.Now = shop.Time.Now;
        await clock.AfterAsync(3);
        Assert.Equal(judged, await LastAsync(shop, "toUnixTimestamp(window)", "detection_windows"));

        erasures.End(number, isDone: true, []);
        while (await LastAsync(shop, "toUnixTimestamp(window)", "detection_windows") < (ulong)shop.Next - 10) patience.Token.ThrowIfCancellationRequested();
        await host.StopAsync();

        Assert.Equal((ulong)shop.Next, await LastAsync(shop, "version", "detection_states"));
        foreach (string column in new[] { "detection_states.content", "client_threats.client", "findings.client", "incidents.detail" })
            Assert.Equal(0UL, (await shop.QueryAsync<ulong>($"SELECT count() FROM {column.Split('.')[0]} WHERE position({column.Split('.')[1]}, '{client}') > 0"))[0]);
    }

    [Fact]
    public async Task Job_SwitchedOff_DoesNothing()
    {
        using TemporaryDirectory folder = new();
        await using ShopRecords shop = await ShopRecords.CreateAsync(engine);
        ControlDatabase control = ControlDatabase.Open(Path.Combine(folder.Path, "control.db"));
        LeaseStore leases = new(control, TimeProvider.System);
        using IHost host = Build(shop, control, leases, new TurnClock(shop.Time.Now), new DetectionOptions { Enabled = false });

        await host.StartAsync();
        await host.Services.GetServices<IHostedService>().OfType<DetectionJob>().Single().ExecuteTask!.WaitAsync(s_patience);

        Assert.NotNull(leases.TryAcquire(DetectionJob.LeaseName, "another", TimeSpan.FromSeconds(5)));
        await host.StopAsync();
    }

    [Theory]
    [InlineData(0.009)]
    [InlineData(1001)]
    [InlineData(double.NaN)]
    public void Validate_BudgetOutOfItsRange_IsRefused(double budget) =>
        Assert.Equal("falseIncidentsPerWeek", Assert.Single(new DetectionOptions { FalseIncidentsPerWeek = budget }.Validate()).Key);

    private static async Task<ulong> CountAsync(ShopRecords shop, string table) => (await shop.QueryAsync<ulong>($"SELECT count() FROM {table}"))[0];

    private static async Task<ulong> LastAsync(ShopRecords shop, string column, string table) => (await shop.QueryAsync<ulong>($"SELECT toUInt64(max({column})) FROM {table}"))[0];

    private static IHost Build(ShopRecords shop, ControlDatabase control, LeaseStore leases, TimeProvider time, DetectionOptions options, ErasureStore? erasures = null)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddLogging();
        builder.Services.AddSingleton(shop.Source);
        builder.Services.AddSingleton(control);
        builder.Services.AddSingleton(leases);
        builder.Services.AddSingleton(time);
        if (erasures is not null) builder.Services.AddSingleton(erasures);
        builder.Services.AddDetection(options);
        return builder.Build();
    }

    /// <summary>A clock that stands where it was put, whose timers ring at once, and which tells how often the job went to rest.</summary>
    private sealed class TurnClock(DateTimeOffset now) : TimeProvider
    {
        private readonly Channel<TimeSpan> _rests = Channel.CreateUnbounded<TimeSpan>();

        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _rests.Writer.TryWrite(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.FromMilliseconds(10), period);
        }

        public async Task AfterAsync(int count)
        {
            for (int i = 0; i < count; i++) await _rests.Reader.ReadAsync().AsTask().WaitAsync(s_patience);
        }
    }
}
