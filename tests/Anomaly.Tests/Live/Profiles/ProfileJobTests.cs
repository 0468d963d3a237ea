using Insight.Anomaly.Live.Profiles;
using Insight.Endpoints.Profiles;
using Insight.Storage.ClickHouse;
using Insight.Storage.Control;
using Insight.Storage.Schema;
using Insight.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Insight.Anomaly.Tests.Live.Profiles;

public sealed class ProfileJobTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Job_CountsAreStored_LearnsAtOnceAndGivesTheLeaseBackAtTheEnd()
    {
        using TemporaryDirectory folder = new();
        await using ClickHouseDataSource storage = await CreateAsync();
        using IHost host = Build(folder, storage, new ProfileTrainingOptions());
        ProfileStore store = host.Services.GetRequiredService<ProfileStore>();
        LeaseStore leases = host.Services.GetRequiredService<LeaseStore>();

        await host.StartAsync();
        using CancellationTokenSource patience = new(s_patience);
        while (store.Read().Version == 0) patience.Token.ThrowIfCancellationRequested();
        Assert.Null(leases.TryAcquire(ProfileJob.LeaseName, "another", TimeSpan.FromSeconds(5)));
        await host.StopAsync();

        Assert.NotNull(leases.TryAcquire(ProfileJob.LeaseName, "another", TimeSpan.FromSeconds(5)));
        Assert.NotNull(store.Read().Profile.Find(1));
    }

    [Fact]
    public async Task Job_SwitchedOff_LearnsNothing()
    {
        using TemporaryDirectory folder = new();
        await using ClickHouseDataSource storage = await CreateAsync();
        using IHost host = Build(folder, storage, new ProfileTrainingOptions { Enabled = false });

        await host.StartAsync();
        await host.Services.GetServices<IHostedService>().OfType<ProfileJob>().Single().ExecuteTask!.WaitAsync(s_patience);
        await host.StopAsync();

        Assert.Equal(0, host.Services.GetRequiredService<ProfileStore>().Read().Version);
    }

    private static IHost Build(TemporaryDirectory folder, ClickHouseDataSource storage, ProfileTrainingOptions options)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddLogging();
        builder.Services.AddSingleton(storage);
        builder.Services.AddSingleton(ControlDatabase.Open(Path.Combine(folder.Path, "control.db")));
        builder.Services.AddSingleton(new ProfileSecret(new ProfileKey("0123456789abcdef"u8)));
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<LeaseStore>();
        builder.Services.AddProfiles(options);
        return builder.Build();
    }

    private async Task<ClickHouseDataSource> CreateAsync()
    {
        ClickHouseDataSource source = await engine.CreateDatabaseAsync();
        await new SchemaMigrator().MigrateAsync(source, new SchemaSettings { Database = source.Database }, CancellationToken.None);
        ProfileCollector collector = new(new ProfileKey("0123456789abcdef"u8));
        collector.Begin(1, "client"u8);
        collector.Add(ArgumentPlace.Query, "q"u8, "lamp"u8);
        await CountedRecords.StoreAsync(source, collector.Summary, DateTimeOffset.UtcNow);
        return source;
    }
}
