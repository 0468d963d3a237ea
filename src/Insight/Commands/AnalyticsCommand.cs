using System.CommandLine;
using Insight.Analytics;
using Insight.Anomaly.Live;
using Insight.Anomaly.Live.Profiles;
using Insight.ApiDiscovery;
using Insight.Configuration;
using Insight.Console;
using Insight.Console.Bundles;
using Insight.Console.Metrics;
using Insight.Console.Proposals;
using Insight.Console.Retention;
using Insight.Endpoints;
using Insight.Ingest;
using Insight.Ingest.DeadLetters;
using Insight.Ingest.Erasure;
using Insight.Ingest.Metering;
using Insight.Ingest.RollUps;
using Insight.Ingest.Storing;
using Insight.Ingest.Syslog;
using Insight.Run;
using Insight.Storage.ClickHouse;
using Insight.Storage.Control;
using Insight.Storage.Control.DeadLetters;
using Insight.Storage.Control.Erasure;
using Insight.Storage.Control.Reports;
using Insight.Storage.Control.Retention;
using Insight.Storage.Erasure;
using Insight.Storage.Schema;
using Insight.Streaming;
using Insight.Supervision;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Insight.Commands;

/// <summary><c>insight analytics</c>: everything behind the stream, in one process.</summary>
public static class AnalyticsCommand
{
    // Storage may be starting, or away for a while: the stream waits, and so do we.
    private static readonly TimeSpan StoragePause = TimeSpan.FromSeconds(1);

    // What a journal holds is taken up within seconds; a long backlog is left to the erasure list.
    private static readonly TimeSpan s_journalPatience = TimeSpan.FromSeconds(30);

    /// <summary>Builds the verb.</summary>
    public static Command Create()
    {
        Command command = new("analytics", "Run ingest, roll-up, discovery, detection and the console against a running storage");
        CommonOptions common = new(command);
        command.SetAction(async (parsed, _) => common.Load(parsed) is { } loaded ? await RunAsync(loaded) : ExitCode.Usage);
        return command;
    }

    private static async Task<int> RunAsync(LoadedSettings loaded)
    {
        if (CommonOptions.CreateData(loaded.Settings) is not { } data) return ExitCode.Failed;
        using Lifeline lifeline = Lifeline.Attach();
        try
        {
            ControlDatabase control = ControlStore.Open(loaded.Settings, data);
            ClickHouseDataSource storage = await ConnectAsync(loaded.Settings, data, new RetentionChoices(control, TimeProvider.System), lifeline.Stopping);
            await using IRecordSource? records = RecordSource.Open(loaded.Settings, data, out string error);
            if (records is null)
            {
                await Terminal.Error.WriteLineAsync($"insight: {error}");
                return ExitCode.Failed;
            }

            await using WebApplication app = ConsoleHost.Build(
                console =>
                {
                    loaded.Configuration.GetSection("console").Bind(console);
                    if (console.Bundle.KeyFile.Length == 0) console.Bundle.KeyFile = data.BundleKey;
                    if (console.Bundle.TokenFile.Length == 0) console.Bundle.TokenFile = data.GatewayToken;
                    if (console.Bundle.ProfileKeyFile.Length == 0) console.Bundle.ProfileKeyFile = data.ProfileKey;
                    if (console.Enrolment.AuthorityFile.Length == 0) console.Enrolment.AuthorityFile = data.AuthorityFile;
                    if (console.Enrolment.PassphraseFile.Length == 0) console.Enrolment.PassphraseFile = data.AuthorityPassphrase;
                },
                services => AddJobs(services, loaded.Settings, data, control, storage, records));
            await app.StartAsync(lifeline.Stopping);
            // For whoever lost the start message; the page that asks for the token names this file.
            OwnerOnlyFile.Write(Path.Combine(data.RunFolder, "console.json"), new { Address = ConsoleHost.SignInAddressOf(app) });
            Readiness.Report(ConsoleHost.SignInAddressOf(app).ToString());
            await lifeline.Stopping.WaitAsync();
            await app.StopAsync(CancellationToken.None);
            return ExitCode.Ok;
        }
        catch (OptionsValidationException e)
        {
            foreach (string failure in e.Failures) await Terminal.Error.WriteLineAsync($"insight: {loaded.File ?? "command line"}: {failure}");
            return ExitCode.Usage;
        }
        catch (Exception e) when (e is IOException or SchemaException)
        {
            await Terminal.Error.WriteLineAsync($"insight: analytics cannot run: {e.Message}");
            return ExitCode.Failed;
        }
        catch (OperationCanceledException) when (lifeline.Stopping.IsCancellationRequested)
        {
            return ExitCode.Ok;
        }
    }

    private static async Task<ClickHouseDataSource> ConnectAsync(InsightSettings settings, DataFolder data, RetentionChoices retention, CancellationToken cancellationToken)
    {
        bool said = false;
        while (true)
        {
            try
            {
                if (await StorageSession.FindAsync(settings, data, cancellationToken) is { } storage)
                {
                    await new SchemaMigrator().MigrateAsync(storage, retention.Apply(StorageSession.Schema(settings.Storage)), cancellationToken);
                    return storage;
                }

                if (!said) await Terminal.Error.WriteLineAsync("insight: storage does not run yet; waiting for it (start it with 'insight storage', or set storage.url)");
            }
            catch (ClickHouseException e)
            {
                if (!said) await Terminal.Error.WriteLineAsync($"insight: storage is not usable yet: {e.Message}; trying again");
            }

            said = true;
            await Task.Delay(StoragePause, cancellationToken);
        }
    }

    private static void AddJobs(IServiceCollection services, InsightSettings settings, DataFolder data, ControlDatabase control, ClickHouseDataSource storage, IRecordSource records)
    {
        string stream = settings.Stream.Kind.ToString().ToLowerInvariant();
        services.AddLogging(logging => logging
            .AddSimpleConsole(console => console.SingleLine = true)
            .SetMinimumLevel(LogLevel.Information)
            .AddFilter("Microsoft", LogLevel.Warning)
            .AddFilter("Insight.Ingest.RollUps", LogLevel.Warning));
        services.AddSingleton<IHostLifetime, NoHostLifetime>();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(storage);
        services.AddSingleton(control);
        services.AddSingleton(StorageSession.Schema(settings.Storage));
        services.AddSingleton<LeaseStore>();
        services.AddSingleton(records);
        services.AddSingleton(settings.Ingest);
        services.AddSingleton<LiveMatcher>();
        services.AddSingleton<IEndpointMatcher>(p => p.GetRequiredService<LiveMatcher>());
        services.AddSingleton<PipelineReports>();
        services.AddSingleton<JobReports>();
        services.AddSingleton(p => new IngestMeter(p.GetRequiredService<PipelineReports>(), stream, p.GetRequiredService<TimeProvider>()));
        services.AddSingleton<ErasureStore>();
        services.AddSingleton<ErasureFilter>();
        services.AddSingleton<IErasureStep>(p => new JournalErasure(data.Journals, p.GetRequiredService<TimeProvider>(), s_journalPatience));
        services.AddSingleton<DeadLetterRoom>();
        services.AddSingleton<DeadLetterOrders>();
        services.AddSingleton<DeadLetterPass>();
        services.AddSingleton(p => ActivatorUtilities.CreateInstance<DeadLetterLoop>(p, Instance.Name));
        services.AddSingleton(p => new BatchStore(storage, p.GetRequiredService<IEndpointMatcher>(), stream, room: p.GetRequiredService<DeadLetterRoom>(), erased: p.GetRequiredService<ErasureFilter>()));
        services.AddSingleton<IngestLoop>();
        services.AddSingleton<RollUp>();
        services.AddSingleton(p => ActivatorUtilities.CreateInstance<RollUpLoop>(p, Instance.Name));
        services.AddSingleton(settings.Telemetry);
        services.AddSingleton<AnalyticsMetrics>();
        services.AddSingleton(settings.Telemetry.Series);
        services.AddSingleton<TrafficMetrics>();
        services.AddHostedService<OtlpTelemetry>();
        services.AddHostedService<TrafficMetricsService>();
        services.AddHostedService<EndpointService>();
        services.AddHostedService<IngestService>();
        services.AddSingleton<SyslogCounts>();
        services.AddHostedService(p => ActivatorUtilities.CreateInstance<SyslogService>(p, settings.Ingest.Syslog, data));
        services.AddHostedService<RollUpService>();
        services.AddHostedService<DeadLetterService>();
        services.AddHostedService<RetentionJob>();
        services.AddDiscovery();
        services.AddDetection(settings.Detection);
        services.AddProfiles(settings.Profiles);
        services.AddCandidates();
        services.AddBundles();
        services.AddExport(settings, data);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(25));
    }
}
