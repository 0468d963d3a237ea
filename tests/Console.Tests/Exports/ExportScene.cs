using Insight.Console.Tests.Access;
using Insight.Export.Delivery;
using Insight.Export.Destinations;
using Insight.Export.Options;
using Insight.Export.Safety;
using Insight.Storage.Control.Exports;
using Insight.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Insight.Console.Tests.Exports;

/// <summary>A console with destinations: one that writes files and works, one whose receiver is not there, one whose secret is missing.</summary>
internal static class ExportScene
{
    public static ExportOptions Options(string receiver = "127.0.0.1:1") => new()
    {
        Allow = { "127.0.0.1/32" },
        Destinations =
        {
            ["archive"] = new DestinationOptions { Streams = { EventKind.Audit, EventKind.Security }, File = new() },
            ["siem"] = new DestinationOptions { Streams = { EventKind.Requests }, Sample = 0.25, Filter = { Apps = { "shop" } }, Clients = ClientForm.Network, Syslog = new() { Address = receiver, Transport = SyslogTransport.Tcp } },
            ["splunk"] = new DestinationOptions { Streams = { EventKind.Security }, Splunk = new() { Url = "https://splunk.example:8088", TokenSecret = "hec" } },
        },
    };

    public static async Task<(AccessConsole Console, TemporaryDirectory Folder)> StartAsync(TrafficSeed seed)
    {
        TemporaryDirectory folder = new();
        ExportOptions options = Options();
        FileSecrets secrets = new(Path.Combine(folder.Path, "secrets"), static _ => null);
        AccessConsole console = await AccessConsole.StartAsync(storage: seed.Source, folder: folder, added: services =>
        {
            services.AddSingleton(options);
            services.AddSingleton(new PlanMaker(options, new DestinationFactory(options, secrets, folder.Path, "1.0", TimeProvider.System), secrets, []));
            services.AddSingleton<DestinationTester>();
        });
        ExportStates states = console.Service<ExportStates>();
        states.Put("archive", new DestinationStatus { Phase = DestinationPhase.UpToDate, Taken = 1234, TakenAt = DateTimeOffset.UtcNow }.Write());
        states.Put("siem", new DestinationStatus { Phase = DestinationPhase.Failing, Breaker = BreakerState.Open, Problem = "connection refused <b>", Failures = 17, BehindSeconds = 90, Taken = 5, NextAttempt = DateTimeOffset.UtcNow.AddMinutes(10) }.Write());
        console.Service<ExportLetters>().Keep("archive", "Security", [("e-1", "mapping <script>", "{}"), ("e-2", "mapping", "{}")]);
        return (console, folder);
    }
}
