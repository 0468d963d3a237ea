using System.CommandLine;
using System.Globalization;
using Shop.Mesh;
using Shop.Topology;
using Shop.Traffic;

namespace Shop.Commands;

/// <summary><c>shop run</c>: services, and with <c>--traffic</c> their visitors, until told to stop.</summary>
internal static class RunCommand
{
    public static Command Create()
    {
        var folder = new Option<DirectoryInfo>("--dir") { Description = "The folder that `shop init` wrote.", Required = true };
        var services = new Option<string>("--services")
        {
            Description = "all, or names joined by commas; catalogue-v2 is one version alone.",
            DefaultValueFactory = _ => "all",
        };
        var traffic = new Option<bool>("--traffic") { Description = "Send visitors through the gateway as well." };
        var rate = TrafficCommand.Rate();
        var seed = TrafficCommand.Seed();
        var untilStdinCloses = new Option<bool>("--until-stdin-closes") { Description = "End when standard input closes (a supervisor's pipe)." };
        var command = new Command("run", "Run services; prints \"ready\" once all of them listen. Ends on SIGINT or SIGTERM.")
        {
            folder, services, traffic, rate, seed, untilStdinCloses,
        };
        command.SetAction((parsed, cancellation) => Failures.PrintAsync(async () =>
        {
            using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            if (parsed.GetValue(untilStdinCloses))
                _ = EndWithInputAsync(end);

            var path = parsed.GetRequiredValue(folder).FullName;
            var topology = ShopTopology.Load(path);
            var chosen = topology.Select(parsed.GetRequiredValue(services));
            await using var host = await ShopHost.StartAsync(topology, chosen, InitCommand.CertificatesIn(path), TimeProvider.System, end.Token);
            Console.WriteLine("ready");

            if (parsed.GetValue(traffic))
            {
                var gateway = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{topology.GatewayHttp}"));
                var options = new TrafficOptions(gateway, parsed.GetValue(rate), parsed.GetValue(seed));
                var summary = await TrafficRunner.RunAsync(options, TimeProvider.System, end.Token);
                Console.WriteLine(summary.ToJson());
            }
            else
            {
                await Task.Delay(Timeout.Infinite, end.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            }

            return 0;
        }));
        return command;
    }

    private static async Task EndWithInputAsync(CancellationTokenSource end)
    {
        // Reading standard input blocks a thread whatever it is asked to do: better one of the pool's than the caller.
        await Task.Run(() =>
        {
            using var input = Console.OpenStandardInput();
            Span<byte> ignored = stackalloc byte[256];
            while (input.Read(ignored) > 0)
            {
            }
        });
        await end.CancelAsync();
    }
}
